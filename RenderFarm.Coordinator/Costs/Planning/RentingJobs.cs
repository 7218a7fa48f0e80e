using Dapper;
using Microsoft.Data.Sqlite;
using RenderFarm.Contracts.Api;
using RenderFarm.Coordinator.Costs.Budget;
using RenderFarm.Coordinator.Instances;

namespace RenderFarm.Coordinator.Costs.Planning;

/// <summary>The jobs that rent, as the planner sees them.</summary>
internal sealed class RentingJobs(RentingJobView view)
{
    /// <summary>Instances whose boot tells how long the next takes.</summary>
    private const int BootsConsidered = 20;

    private const string Select = $"""
        SELECT pool, rental, ended_at IS NOT NULL AS has_ended, state = '{nameof(JobState.Paused)}' AS is_paused,
            (SELECT COUNT(*) FROM frames WHERE job_id IN (SELECT id FROM jobs AS others WHERE others.pool = jobs.pool) AND parts = 0
                AND state IN ('Waiting', 'Fed', 'Rendering')) AS remaining,
            (SELECT COUNT(*) FROM frames WHERE job_id IN (SELECT id FROM jobs AS others WHERE others.pool = jobs.pool) AND parts = 0
                AND state IN ('Fed', 'Rendering')) AS in_hand,
            (SELECT COUNT(DISTINCT IFNULL(worker_id, id)) FROM chunks WHERE job_id IN (SELECT id FROM jobs AS others
                WHERE others.pool = jobs.pool) AND ended_at IS NULL) AS occupied,
            (SELECT IFNULL(SUM(count), 0) FROM rent_requests WHERE rent_requests.pool = jobs.pool
                AND rent_requests.state = 'Open') AS expected,
            (SELECT quoted_frame_seconds FROM job_ledger WHERE job_id = jobs.id) AS quoted_frame_seconds,
            (SELECT quoted_type_seconds FROM job_ledger WHERE job_id = jobs.id) AS quoted_type_seconds
        FROM jobs

        """;

    /// <summary>Pools of those that go on.</summary>
    public static IReadOnlyList<string> PoolsInUse(SqliteConnection connection) =>
        connection.Query<string>("SELECT pool FROM jobs WHERE rental IS NOT NULL AND pool IS NOT NULL AND ended_at IS NULL").AsList();

    /// <summary>Those of them that rent instances in the place of others.</summary>
    public static IReadOnlyList<string> PoolsThatRent(SqliteConnection connection) =>
        connection
            .Query<string>("SELECT pool FROM jobs WHERE rental IS NOT NULL AND pool IS NOT NULL AND ended_at IS NULL AND state <> 'Paused'")
            .AsList();

    /// <summary>Whether a pool has a budget to keep. Cheap: it is asked for every chunk.</summary>
    public static bool HasBudget(SqliteConnection connection, string pool) =>
        connection.ExecuteScalar<bool>(
            "SELECT EXISTS (SELECT 1 FROM jobs WHERE pool = @pool AND json_extract(rental, '$.budget') IS NOT NULL)",
            new { pool }
        );

    /// <summary>Those that go on, and those that have ended while they still have an instance.</summary>
    public IReadOnlyList<RentingJob> Read(SqliteConnection connection) =>
        [
            .. connection
                .Query<RentingJob>(
                    Select
                        + """
                        WHERE rental IS NOT NULL AND pool IS NOT NULL
                            AND (ended_at IS NULL OR EXISTS (SELECT 1 FROM instances WHERE instances.pool = jobs.pool
                                AND instances.state <> 'Terminated'))
                        ORDER BY priority DESC, seq
                        """
                )
                .AsList()
                .Select(job => Complete(connection, job)),
        ];

    /// <summary>
    /// What a pool has spent and will have spent; null when nobody pays for it.
    /// </summary>
    public BudgetGuard? Position(SqliteConnection connection, string pool)
    {
        var job = connection.QueryFirstOrDefault<RentingJob>(
            Select + "WHERE pool = @pool AND rental IS NOT NULL ORDER BY seq DESC LIMIT 1",
            new { pool }
        );
        return job is null ? null : Complete(connection, job).Position;
    }

    private RentingJob Complete(SqliteConnection connection, RentingJob job) =>
        view.Complete(job, UsageTable.OfPool(connection, job.Pool), () => UsageTable.LatestReady(connection, BootsConsidered));
}

/// <summary>Makes of a job's instances what the planner and the budget look at. Pure.</summary>
/// <param name="prices">The prices that are known.</param>
/// <param name="fleet">Limits.</param>
/// <param name="boot">When an instance ends itself.</param>
/// <param name="ledger">Margins.</param>
/// <param name="now">The time.</param>
internal sealed class RentingJobView(PriceBook prices, FleetOptions fleet, BootOptions boot, CostOptions ledger, DateTimeOffset now)
{
    /// <summary>Adds to a job what follows from its instances.</summary>
    /// <param name="job">The job.</param>
    /// <param name="instances">Those that its pool has had.</param>
    /// <param name="others">Instances of any pool whose boots tell how long the next takes while none of this one does.</param>
    public RentingJob Complete(RentingJob job, IReadOnlyList<Instance> instances, Func<IReadOnlyList<Instance>> others)
    {
        var paces = instances
            .GroupBy(instance => instance.InstanceType)
            .ToDictionary(type => type.Key, FramePace.Of, StringComparer.Ordinal);
        var bills = instances.Select(instance => InstanceBill.Of(instance, prices, now)).ToList();
        var live = bills.Where(bill => bill.Instance.EndedAt is null).ToList();
        var market = job.Rental.OnDemand ? InstanceMarket.OnDemand : InstanceMarket.Spot;
        var bootTime = Boot(instances) ?? Boot(others()) ?? ledger.AssumedBoot;
        return job with
        {
            Pace = FramePace.Of(instances) ?? (job.QuotedFrameSeconds is { } quoted ? FramePace.Expected(quoted) : null),
            Boot = bootTime,
            Instances = live,
            // Of what lies on the queue each instance has a frame in hand, which the budget has to pay.
            InHand = job.Rental.Detached ? Math.Min(job.InHand, live.Count) : job.InHand,
            Offers =
            [
                .. (job.Rental.InstanceTypes.Count > 0 ? job.Rental.InstanceTypes : fleet.DefaultTypes).Select(type => new TypeOffer(
                    type,
                    Capped(prices.Cheapest(type, InstanceMarket.Spot), job.Rental),
                    market == InstanceMarket.OnDemand
                        ? Math.Max(prices.Dearest(type, market), prices.Dearest(type, InstanceMarket.Spot))
                        : Capped(prices.Dearest(type, market), job.Rental),
                    paces.GetValueOrDefault(type)
                        ?? (job.QuotedTypeSeconds.TryGetValue(type, out var expected) ? FramePace.Expected(expected) : null)
                )),
            ],
            Spent = bills.Sum(bill => bill.Dollars),
            Limit = fleet.MaxInstances,
            PriceRise = ledger.PriceRise,
            Reaction = ledger.Reaction,
            IdleEnd = ledger.EndOfIdle(fleet, boot),
        };
    }

    /// <summary>Nine of ten boots take less, as far as a few tell; null when there was none.</summary>
    private static TimeSpan? Boot(IReadOnlyList<Instance> instances)
    {
        var boots = instances
            .Where(instance => instance.ReadyAt is not null)
            .Select(instance => instance.ReadyAt!.Value - instance.LaunchedAt)
            .Order()
            .ToList();
        return boots.Count == 0 ? null : boots[(int)Math.Ceiling(0.9 * (boots.Count - 1))];
    }

    private static decimal Capped(decimal price, Rental rental) => rental.MaxPrice is { } most && most < price ? most : price;
}
