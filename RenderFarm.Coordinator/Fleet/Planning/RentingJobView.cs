using RenderFarm.Contracts.Api;
using RenderFarm.Coordinator.Fleet.Boot;
using RenderFarm.Coordinator.Fleet.Instances;
using RenderFarm.Coordinator.Ledger;

namespace RenderFarm.Coordinator.Fleet.Planning;

/// <summary>Makes of a job's machines what the planner and the budget look at. Pure.</summary>
/// <param name="prices">The prices that are known.</param>
/// <param name="fleet">Limits.</param>
/// <param name="boot">When a machine ends itself.</param>
/// <param name="ledger">Margins.</param>
/// <param name="now">The time.</param>
internal sealed class RentingJobView(PriceBook prices, FleetOptions fleet, BootOptions boot, LedgerOptions ledger, DateTimeOffset now)
{
    /// <summary>Adds to a job what follows from its machines.</summary>
    /// <param name="job">The job.</param>
    /// <param name="machines">Those that its pool has had.</param>
    /// <param name="instances">Those that have not ended, by id.</param>
    /// <param name="others">Machines of any pool whose boots tell how long the next takes while none of this one does.</param>
    public RentingJob Complete(
        RentingJob job, IReadOnlyList<MeteredMachine> machines, IReadOnlyDictionary<string, Instance> instances, Func<IReadOnlyList<MeteredMachine>> others)
    {
        var paces = machines.GroupBy(machine => machine.InstanceType).ToDictionary(type => type.Key, FramePace.Of, StringComparer.Ordinal);
        var bills = machines.Select(machine => MachineBill.Of(machine, prices, now)).ToList();
        var market = job.Rental.OnDemand ? InstanceMarket.OnDemand : InstanceMarket.Spot;
        var bootTime = Boot(machines) ?? Boot(others()) ?? ledger.AssumedBoot;
        return job with
        {
            Pace = FramePace.Of(machines) ?? (job.QuotedFrameSeconds is { } quoted ? FramePace.Expected(quoted) : null),
            Boot = bootTime,
            Machines =
            [
                .. bills.Where(bill => bill.Machine.EndedAt is null)
                    .Select(bill => Running(bill, bootTime, instances.GetValueOrDefault(bill.Machine.Id))),
            ],
            Offers =
            [
                .. (job.Rental.InstanceTypes.Count > 0 ? job.Rental.InstanceTypes : fleet.DefaultTypes).Select(type => new TypeOffer(
                    type,
                    Capped(prices.Cheapest(type, InstanceMarket.Spot), job.Rental),
                    market == InstanceMarket.OnDemand ? Math.Max(prices.Dearest(type, market), prices.Dearest(type, InstanceMarket.Spot)) : Capped(prices.Dearest(type, market), job.Rental),
                    paces.GetValueOrDefault(type) ?? (job.QuotedTypeSeconds.TryGetValue(type, out var expected) ? FramePace.Expected(expected) : null))),
            ],
            Spent = bills.Sum(bill => bill.Dollars),
            Limit = fleet.MaxInstances,
            PriceRise = ledger.PriceRise,
            Reaction = ledger.Reaction,
            IdleEnd = ledger.EndOfIdle(fleet, boot),
        };
    }

    /// <summary>Nine of ten boots take less, as far as a few tell; null when there was none.</summary>
    private static TimeSpan? Boot(IReadOnlyList<MeteredMachine> machines)
    {
        var boots = machines.Where(machine => machine.ReadyAt is not null).Select(machine => machine.ReadyAt!.Value - machine.LaunchedAt).Order().ToList();
        return boots.Count == 0 ? null : boots[(int)Math.Ceiling(0.9 * (boots.Count - 1))];
    }

    private RunningMachine Running(MachineBill bill, TimeSpan bootTime, Instance? instance)
    {
        var age = now - bill.Machine.LaunchedAt;
        return new RunningMachine(
            bill.DollarsPerHour,
            age,
            bill.Machine.ReadyAt is null && bootTime > age ? bootTime - age : TimeSpan.Zero,
            bill.Machine.DrainingAt is not null
                || instance is { Interruption: not null } or { Worker: WorkerState.Gone or WorkerState.Lost or WorkerState.Draining });
    }

    private static decimal Capped(decimal price, Rental rental) => rental.MaxPrice is { } most && most < price ? most : price;
}
