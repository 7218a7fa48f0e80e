using Dapper;
using Microsoft.Data.Sqlite;

namespace RenderFarm.Coordinator.Costs;

/// <summary>The statements on <c>spot_prices</c>.</summary>
internal static class SpotPriceTable
{
    /// <summary>Adds prices; those that are known stay.</summary>
    public static void Add(SqliteConnection connection, IReadOnlyList<SpotPriceStep> prices) =>
        connection.Execute(
            "INSERT INTO spot_prices (instance_type, zone, at, nanodollars) VALUES (@InstanceType, @Zone, @At, @Nanodollars) ON CONFLICT "
                + "DO NOTHING",
            prices.Select(price => new
            {
                price.InstanceType,
                price.Zone,
                price.At,
                price.Nanodollars,
            })
        );

    /// <summary>All of them, those of one type and zone in the order of time.</summary>
    public static List<SpotPriceStep> All(SqliteConnection connection) =>
        connection.Query<SpotPriceStep>("SELECT * FROM spot_prices ORDER BY instance_type, zone, at").AsList();

    /// <summary>Removes what was not in force any more at a time.</summary>
    public static void Forget(SqliteConnection connection, DateTimeOffset before) =>
        connection.Execute(
            """
            DELETE FROM spot_prices WHERE at < (
                SELECT MAX(at) FROM spot_prices AS later
                WHERE later.instance_type = spot_prices.instance_type AND later.zone = spot_prices.zone AND later.at <= @before)
            """,
            new { before }
        );
}

/// <summary>A spot price from a moment on.</summary>
internal sealed record SpotPriceStep
{
    public required string InstanceType { get; init; }

    /// <summary>Availability zone.</summary>
    public required string Zone { get; init; }

    public required DateTimeOffset At { get; init; }

    /// <summary>US dollars per hour, in billionths.</summary>
    public required long Nanodollars { get; init; }

    /// <summary>US dollars per hour.</summary>
    public decimal DollarsPerHour => Costs.Nanodollars.ToDollars(Nanodollars);
}
