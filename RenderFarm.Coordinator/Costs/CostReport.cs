using RenderFarm.Contracts.Api;

namespace RenderFarm.Coordinator.Costs;

/// <summary>Adds up bills. Pure.</summary>
internal static class CostReport
{
    /// <summary>The cost of a job.</summary>
    /// <param name="jobId">The job.</param>
    /// <param name="frames">Its frames that are stored.</param>
    /// <param name="bills">Of all instances that it has had.</param>
    /// <param name="committed">US dollars when what is in hand is done.</param>
    /// <returns>Without budget and quote, which are not known here.</returns>
    public static JobCost Of(string jobId, int frames, IReadOnlyList<InstanceBill> bills, decimal committed)
    {
        var dollars = bills.Sum(bill => bill.Dollars);
        var running = bills.Where(bill => bill.Instance.EndedAt is null).ToList();
        return new JobCost
        {
            JobId = jobId,
            Dollars = dollars,
            Committed = Math.Max(committed, dollars),
            DollarsPerHour = running.Sum(bill => bill.DollarsPerHour),
            Instances = bills.Count,
            Running = running.Count,
            Seconds = bills.Sum(bill => bill.Time.Ticks) / (double)TimeSpan.TicksPerSecond,
            Frames = frames,
            DollarsPerFrame = frames == 0 ? null : dollars / frames,
            Phases = [.. Enum.GetValues<CostPhase>().Select(phase => Phase(phase, bills))],
            Types =
            [
                .. bills
                    .GroupBy(bill => bill.Instance.InstanceType)
                    .Select(OfType)
                    .OrderBy(type => type.DollarsPerFrame ?? decimal.MaxValue)
                    .ThenBy(type => type.InstanceType, StringComparer.Ordinal),
            ],
            Estimated = bills.Any(bill => bill.Estimated),
        };
    }

    /// <summary>What each stored frame cost: of each of its instances the share of its render in all that the instance brought.</summary>
    /// <param name="rendered">Frames and parts, by number.</param>
    /// <param name="bills">Of the instances.</param>
    public static IEnumerable<FrameCost> OfFrames(IEnumerable<RenderedOnInstance> rendered, IReadOnlyList<InstanceBill> bills)
    {
        var instances = bills.ToDictionary(bill => bill.Instance.Id, StringComparer.Ordinal);
        return rendered
            .GroupBy(render => render.Frame)
            .Select(frame =>
            {
                var shares = frame
                    .Where(render => instances.ContainsKey(render.InstanceId))
                    .Select(render =>
                        (Render: render, Bill: instances[render.InstanceId], Share: Share(render, instances[render.InstanceId]))
                    )
                    .ToList();
                return new FrameCost(
                    frame.Key,
                    [.. shares.Select(share => share.Bill.Instance.InstanceType).Distinct(StringComparer.Ordinal)],
                    frame.Sum(render => render.RenderSeconds),
                    shares.Sum(share => share.Share * share.Bill.Time.TotalSeconds),
                    shares.Sum(share => (decimal)share.Share * share.Bill.Dollars)
                );
            });
    }

    private static double Share(RenderedOnInstance render, InstanceBill bill) =>
        bill.Instance.RenderMs > 0
            ? Math.Min(1, render.RenderSeconds * 1000 / bill.Instance.RenderMs)
            : 1.0 / Math.Max(1, bill.Instance.Renders);

    private static PhaseCost Phase(CostPhase phase, IReadOnlyList<InstanceBill> bills) =>
        new(phase, bills.Sum(bill => bill[phase].Ticks) / (double)TimeSpan.TicksPerSecond, bills.Sum(bill => Dollars(phase, bill)));

    /// <summary>By time. What is billed beyond it, up to the minimum, is idle, or boot when it was never ready.</summary>
    private static decimal Dollars(CostPhase phase, InstanceBill bill)
    {
        var billed = Pricing.Billed(bill.Time);
        var time = bill[phase];
        if (phase == (bill.Instance.ReadyAt is null ? CostPhase.Boot : CostPhase.Idle))
            time += billed - bill.Time;
        return bill.Dollars * time.Ticks / billed.Ticks;
    }

    private static TypeCost OfType(IGrouping<string, InstanceBill> bills)
    {
        var frames = Math.Round(bills.Sum(bill => bill.Instance.Frames), 2);
        var renders = bills.Sum(bill => bill.Instance.Renders);
        var dollars = bills.Sum(bill => bill.Dollars);
        return new TypeCost
        {
            InstanceType = bills.Key,
            Instances = bills.Count(),
            Seconds = bills.Sum(bill => bill.Time.Ticks) / (double)TimeSpan.TicksPerSecond,
            Frames = frames,
            SecondsPerFrame = renders == 0 ? null : bills.Sum(bill => bill.Instance.RenderMs) / 1000.0 / renders,
            Dollars = dollars,
            DollarsPerFrame = frames == 0 ? null : dollars / (decimal)frames,
        };
    }
}
