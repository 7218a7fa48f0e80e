using RenderFarm.Contracts.Api;
using RenderFarm.Coordinator.Instances;

namespace RenderFarm.Coordinator.Costs;

/// <summary>What an instance has cost up to a moment, and where its time went: the phases add up to it exactly.</summary>
internal sealed record InstanceBill
{
    private readonly TimeSpan[] _phases = new TimeSpan[Enum.GetValues<CostPhase>().Length];

    /// <summary>The instance, with the sums of what it did.</summary>
    public required Instance Instance { get; init; }

    /// <summary>From launch to end, or until now.</summary>
    public required TimeSpan Time { get; init; }

    /// <summary>US dollars, with the minimum that is billed.</summary>
    public required decimal Dollars { get; init; }

    /// <summary>Its price now, or at its end.</summary>
    public required decimal DollarsPerHour { get; init; }

    /// <summary>Its price was not known.</summary>
    public bool Estimated { get; init; }

    /// <summary>The time of a phase.</summary>
    public TimeSpan this[CostPhase phase] => _phases[(int)phase];

    /// <summary>
    /// The bill of an instance. Its sums come from several clocks and from reports that may be lost, so what does not fit into its time is
    /// cut off, and what is left is idle; without a sign of life from its worker it is boot.
    /// </summary>
    public static InstanceBill Of(Instance instance, PriceBook prices, DateTimeOffset now)
    {
        var until = instance.EndedAt ?? now;
        var price = prices.Of(instance);
        var bill = new InstanceBill
        {
            Instance = instance,
            Time = Positive(until - instance.LaunchedAt),
            Dollars = Pricing.Cost(instance.LaunchedAt, until, price.Steps),
            DollarsPerHour = Pricing.At(until, price.Steps),
            Estimated = price.Estimated,
        };
        var left = bill.Time;
        if (instance.ReadyAt is { } readyAt)
            left -= bill.Take(CostPhase.Boot, Positive(readyAt - instance.LaunchedAt), left);
        left -= bill.Take(CostPhase.Render, TimeSpan.FromMilliseconds(instance.RenderMs), left);
        left -= bill.Take(CostPhase.Lost, TimeSpan.FromMilliseconds(instance.LostMs), left);
        left -= bill.Take(CostPhase.SceneLoad, TimeSpan.FromMilliseconds(instance.SceneLoadMs), left);
        left -= bill.Take(CostPhase.Upload, TimeSpan.FromMilliseconds(instance.UploadMs), left);
        bill.Take(instance.ReadyAt is null ? CostPhase.Boot : CostPhase.Idle, left, left);
        return bill;
    }

    /// <summary>How long until its worker can take a frame, at most; zero when it can.</summary>
    /// <param name="boot">How long boots take.</param>
    public TimeSpan BootLeft(TimeSpan boot) => Instance.ReadyAt is null && boot > Time ? boot - Time : TimeSpan.Zero;

    /// <summary>US dollars that it may still cost before it ends itself, whatever the farm does.</summary>
    /// <param name="margin">From the end of its lease until EC2 bills it no more, at most.</param>
    public decimal LeaseLeft(TimeSpan margin) =>
        Instance is { LeaseSeconds: { } seconds, MaxPrice: { } price }
            ? Pricing.Cost(Positive(TimeSpan.FromSeconds(seconds) + margin - Time), Math.Max(price, DollarsPerHour))
            : 0;

    private TimeSpan Take(CostPhase phase, TimeSpan wanted, TimeSpan left)
    {
        var taken = wanted < left ? wanted : left;
        _phases[(int)phase] += taken;
        return taken;
    }

    private static TimeSpan Positive(TimeSpan time) => time > TimeSpan.Zero ? time : TimeSpan.Zero;
}
