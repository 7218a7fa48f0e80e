using Dapper;
using Microsoft.Data.Sqlite;
using RenderFarm.Coordinator.Fleet.Deciding;
using RenderFarm.Coordinator.Fleet.Instances;
using RenderFarm.Coordinator.Fleet.Requests;

namespace RenderFarm.Coordinator.Fleet;

/// <summary>Reads from the database what decisions depend on.</summary>
internal static class FleetSituations
{
    /// <summary>Requests looked back: after as many in a row without success the pause has long been at its longest.</summary>
    private const int Back = 20;

    /// <summary>The situation for some demands.</summary>
    public static FleetSituation Read(SqliteConnection connection, IReadOnlyList<MachineDemand> demands, bool isSettled) => new()
    {
        Demands = demands,
        Instances = InstanceTable.Live(connection),
        OpenRequests = RentRequestTable.Open(connection),
        Histories = demands.ToDictionary(demand => demand.Pool, demand => History(connection, demand.Pool), StringComparer.Ordinal),
        IsSettled = isSettled,
    };

    /// <summary>Whether there is a machine, or might be one.</summary>
    public static bool HasAny(SqliteConnection connection) => connection.ExecuteScalar<bool>(
        "SELECT EXISTS (SELECT 1 FROM instances WHERE state <> 'Terminated') OR EXISTS (SELECT 1 FROM rent_requests WHERE state = 'Open')");

    private static PoolHistory History(SqliteConnection connection, string pool) =>
        PoolHistory.Of(RentRequestTable.Answered(connection, pool, Back), InstanceTable.FailedBoots(connection, pool));
}
