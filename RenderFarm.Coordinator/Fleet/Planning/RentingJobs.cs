using Dapper;
using Microsoft.Data.Sqlite;
using RenderFarm.Contracts.Api;
using RenderFarm.Coordinator.Fleet.Boot;
using RenderFarm.Coordinator.Fleet.Instances;
using RenderFarm.Coordinator.Ledger;

namespace RenderFarm.Coordinator.Fleet.Planning;

/// <summary>The jobs that rent, as the planner sees them.</summary>
internal sealed class RentingJobs(PriceBook prices, FleetOptions fleet, BootOptions boot, LedgerOptions ledger, DateTimeOffset now)
{
    /// <summary>Machines whose boot tells how long the next takes.</summary>
    private const int BootsConsidered = 20;

    private const string Select =
        $"""
        SELECT pool, rental, state NOT IN ('{nameof(JobState.Queued)}', '{nameof(JobState.Running)}') AS has_ended,
            (SELECT COUNT(*) FROM frames WHERE job_id IN (SELECT id FROM jobs AS others WHERE others.pool = jobs.pool) AND parts = 0 AND state IN ('Waiting', 'Fed', 'Rendering')) AS remaining,
            (SELECT COUNT(*) FROM frames WHERE job_id IN (SELECT id FROM jobs AS others WHERE others.pool = jobs.pool) AND parts = 0 AND state IN ('Fed', 'Rendering')) AS in_hand,
            (SELECT COUNT(DISTINCT IFNULL(worker_id, id)) FROM chunks WHERE job_id IN (SELECT id FROM jobs AS others WHERE others.pool = jobs.pool) AND ended_at IS NULL) AS occupied,
            (SELECT IFNULL(SUM(count), 0) FROM rent_requests WHERE rent_requests.pool = jobs.pool AND rent_requests.state = 'Open') AS expected,
            (SELECT quoted_frame_seconds FROM job_ledger WHERE job_id = jobs.id) AS quoted_frame_seconds
        FROM jobs

        """;

    /// <summary>Pools of those that go on.</summary>
    public static IReadOnlyList<string> PoolsInUse(SqliteConnection connection) => connection.Query<string>(
        "SELECT pool FROM jobs WHERE rental IS NOT NULL AND pool IS NOT NULL AND state IN ('Queued', 'Running')").AsList();

    /// <summary>Those that go on, and those that have ended while they still have a machine.</summary>
    public IReadOnlyList<RentingJob> Read(SqliteConnection connection) => [.. connection.Query<RentingJob>(
        Select +
        """
        WHERE rental IS NOT NULL AND pool IS NOT NULL
            AND (state IN ('Queued', 'Running') OR EXISTS (SELECT 1 FROM instances WHERE instances.pool = jobs.pool AND instances.state <> 'Terminated'))
        ORDER BY priority DESC, seq
        """).AsList().Select(job => Complete(connection, job))];

    /// <summary>The one of a pool, or null.</summary>
    public RentingJob? Find(SqliteConnection connection, string pool) =>
        connection.QueryFirstOrDefault<RentingJob>(Select + "WHERE pool = @pool AND rental IS NOT NULL ORDER BY seq DESC LIMIT 1", new { pool }) is { } job ? Complete(connection, job) : null;

    private RentingJob Complete(SqliteConnection connection, RentingJob job)
    {
        var machines = UsageTable.OfPool(connection, job.Pool);
        var paces = machines.GroupBy(machine => machine.InstanceType).ToDictionary(type => type.Key, FramePace.Of, StringComparer.Ordinal);
        var bills = machines.ConvertAll(machine => MachineBill.Of(machine, prices, now));
        var instances = InstanceTable.OfPool(connection, job.Pool).ToDictionary(instance => instance.Id, StringComparer.Ordinal);
        var market = job.Rental.OnDemand ? InstanceMarket.OnDemand : InstanceMarket.Spot;
        return job with
        {
            Pace = FramePace.Of(machines) ?? (job.QuotedFrameSeconds is { } quoted ? FramePace.Expected(quoted) : null),
            Boot = Boot(machines) ?? Boot(UsageTable.LatestReady(connection, BootsConsidered)) ?? ledger.AssumedBoot,
            Machines = [.. bills.Where(bill => bill.Machine.EndedAt is null).Select(bill => Planned(bill, instances.GetValueOrDefault(bill.Machine.Id)))],
            Offers =
            [
                .. (job.Rental.InstanceTypes.Count > 0 ? job.Rental.InstanceTypes : fleet.DefaultTypes).Select(type => new TypeOffer(
                    type,
                    Capped(prices.Cheapest(type, InstanceMarket.Spot), job.Rental),
                    market == InstanceMarket.OnDemand ? Math.Max(prices.Dearest(type, market), prices.Dearest(type, InstanceMarket.Spot)) : Capped(prices.Dearest(type, market), job.Rental),
                    paces.GetValueOrDefault(type))),
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

    private static PlannedMachine Planned(MachineBill bill, Instance? instance) => new(
        bill.Machine.InstanceType,
        bill.Machine.LaunchedAt,
        bill.Machine.ReadyAt is not null,
        bill.Machine.DrainingAt is not null || instance is { Interruption: not null } or { Worker: WorkerState.Gone or WorkerState.Lost or WorkerState.Draining },
        bill.DollarsPerHour);

    private static decimal Capped(decimal price, Rental rental) => rental.MaxPrice is { } most && most < price ? most : price;
}
