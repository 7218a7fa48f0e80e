using Dapper;
using Microsoft.Data.Sqlite;
using RenderFarm.Contracts.Api;
using RenderFarm.Coordinator.Costs.Planning;
using RenderFarm.Coordinator.Instances;

namespace RenderFarm.Coordinator.Fleet.Reconcile;

/// <summary>Everything that <see cref="FleetDecisions"/> depend on.</summary>
internal sealed record FleetSituation
{
    /// <summary>What should be there; pools without a demand want nothing. The first are served first.</summary>
    public required IReadOnlyList<DesiredCapacity> Demands { get; init; }

    /// <summary>What is there and has not ended.</summary>
    public required IReadOnlyList<Instance> Instances { get; init; }

    /// <summary>Requests whose outcome is not known.</summary>
    public IReadOnlyList<RentRequest> OpenRequests { get; init; } = [];

    /// <summary>By pool.</summary>
    public IReadOnlyDictionary<string, PoolHistory> Histories { get; init; } = new Dictionary<string, PoolHistory>(StringComparer.Ordinal);

    /// <summary>Whether the coordinator has listened long enough to believe a silence.</summary>
    public bool IsSettled { get; init; } = true;
}

/// <summary>What came of the requests of a pool so far.</summary>
internal sealed record PoolHistory
{
    /// <summary>Of a pool that has not asked yet.</summary>
    public static PoolHistory None { get; } = new();

    /// <summary>Requests in a row, up to the newest, that got no instance; 1 when the newest got some and not all.</summary>
    public int Shortfalls { get; init; }

    /// <summary>When the newest was answered.</summary>
    public DateTimeOffset? AnsweredAt { get; init; }

    /// <summary>Where the newest looked.</summary>
    public InstanceMarket Market { get; init; }

    /// <summary>What kept the newest from getting all.</summary>
    public RentProblem? Problem { get; init; }

    /// <summary>Types that the newest asked for.</summary>
    public IReadOnlyList<string> InstanceTypes { get; init; } = [];

    /// <summary>Instances in a row, up to the newest, whose worker never reported.</summary>
    public int FailedBoots { get; init; }

    /// <summary>Of the requests that were answered.</summary>
    /// <param name="requests">Newest first.</param>
    /// <param name="failedBoots">Instances in a row, up to the newest, whose worker never reported.</param>
    public static PoolHistory Of(IReadOnlyList<RentRequest> requests, int failedBoots)
    {
        var newest = requests.Count > 0 ? requests[0] : null;
        return new PoolHistory
        {
            // One that got some of its instances is a step forward: the pauses begin anew.
            Shortfalls = newest?.Problem is null
                ? 0
                : Math.Max(1, requests.TakeWhile(request => request is { Problem: not null, Got: 0 }).Count()),
            AnsweredAt = newest?.AnsweredAt,
            Market = newest?.Market ?? default,
            Problem = newest?.Problem,
            InstanceTypes = newest?.Request.InstanceTypes ?? [],
            FailedBoots = failedBoots,
        };
    }
}

/// <summary>Reads from the database what decisions depend on.</summary>
internal static class FleetSituations
{
    /// <summary>Requests looked back: after as many in a row without success the pause has long been at its longest.</summary>
    private const int Back = 20;

    /// <summary>The situation for some demands.</summary>
    public static FleetSituation Read(SqliteConnection connection, IReadOnlyList<DesiredCapacity> demands, bool isSettled) =>
        new()
        {
            Demands = demands,
            Instances = InstanceTable.Live(connection),
            OpenRequests = RentRequestTable.Open(connection),
            Histories = demands.ToDictionary(demand => demand.Pool, demand => History(connection, demand.Pool), StringComparer.Ordinal),
            IsSettled = isSettled,
        };

    /// <summary>Whether there is an instance, or might be one.</summary>
    public static bool HasAny(SqliteConnection connection) =>
        connection.ExecuteScalar<bool>(
            "SELECT EXISTS (SELECT 1 FROM instances WHERE state <> 'Terminated') OR EXISTS (SELECT 1 FROM rent_requests WHERE state = "
                + "'Open')"
        );

    private static PoolHistory History(SqliteConnection connection, string pool) =>
        PoolHistory.Of(RentRequestTable.Answered(connection, pool, Back), InstanceTable.FailedBoots(connection, pool));
}
