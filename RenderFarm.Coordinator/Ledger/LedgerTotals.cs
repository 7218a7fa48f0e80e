using Dapper;
using Microsoft.Data.Sqlite;
using RenderFarm.Contracts.Api;

namespace RenderFarm.Coordinator.Ledger;

/// <summary>Sums over the farm, for its metrics.</summary>
/// <param name="Dollars">US dollars that all jobs have cost.</param>
/// <param name="DollarsPerHour">US dollars that the machines that run cost in an hour.</param>
/// <param name="Machines">Machines that have not ended, by type and market.</param>
internal sealed record LedgerTotals(double Dollars, double DollarsPerHour, IReadOnlyList<(string InstanceType, InstanceMarket Market, int Count)> Machines)
{
    /// <summary>The sums, some seconds old at most.</summary>
    public static LedgerTotals Read(SqliteConnection connection)
    {
        var (dollars, rate) = connection.QuerySingle<(double, double)>(
            "SELECT TOTAL(json_extract(cost, '$.dollars')), TOTAL(iif(closed_at IS NULL, json_extract(cost, '$.dollarsPerHour'), 0)) FROM job_ledger");
        var machines = connection.Query<(string, string, long)>(
            "SELECT instance_type, market, COUNT(*) FROM instances WHERE state <> 'Terminated' GROUP BY instance_type, market");
        return new LedgerTotals(dollars, rate, [.. machines.Select(row => (row.Item1, Enum.Parse<InstanceMarket>(row.Item2), (int)row.Item3))]);
    }
}
