using System.Globalization;
using Dapper;

namespace RenderFarm.LocalCloud.Ec2.Market;

/// <summary>The spot prices that somebody has set, in the database and, for every question about a price, in memory.</summary>
internal sealed class SetPrices(Ec2Database database, TimeProvider time)
{
    /// <summary>Kept of a pool. Before the oldest of so many, prices are the market's own again.</summary>
    public const int MostOfPool = 500;

    private readonly Lock _lock = new();
    private IReadOnlyDictionary<(string Type, string Zone), IReadOnlyList<SetPrice>> _pools = Load(database);

    /// <summary>Those of a pool, oldest first.</summary>
    public IReadOnlyList<SetPrice> Of(string type, string zone) => _pools.GetValueOrDefault((type, zone), []);

    /// <summary>Sets the price of a pool from now on; null gives it back to the market.</summary>
    public async Task SetAsync(string type, string zone, decimal? dollars)
    {
        await database.WriteAsync(connection =>
        {
            // EC2 tells milliseconds. What was set for a time to come, before the clock was set back, never holds.
            var since = time.GetUtcNow().ToUnixTimeMilliseconds();
            return connection.Execute(
                """
                DELETE FROM set_prices WHERE type = @type AND zone = @zone AND since >= @since;
                INSERT INTO set_prices (type, zone, since, dollars) VALUES (@type, @zone, @since, @dollars);
                DELETE FROM set_prices WHERE type = @type AND zone = @zone
                    AND since <= (SELECT since FROM set_prices WHERE type = @type AND zone = @zone
                        ORDER BY since DESC LIMIT 1 OFFSET @most);
                """,
                new
                {
                    type,
                    zone,
                    since,
                    dollars = dollars?.ToString(CultureInfo.InvariantCulture),
                    most = MostOfPool,
                }
            );
        });

        // Of two that are set at once the last one must not be forgotten.
        lock (_lock)
            _pools = Load(database);
    }

    private static Dictionary<(string Type, string Zone), IReadOnlyList<SetPrice>> Load(Ec2Database database) =>
        database.Read(connection =>
            connection
                .Query<(string Type, string Zone, long Since, string? Dollars)>(
                    "SELECT type, zone, since, dollars FROM set_prices ORDER BY since"
                )
                .GroupBy(
                    row => (row.Type, row.Zone),
                    row => new SetPrice(
                        DateTimeOffset.FromUnixTimeMilliseconds(row.Since),
                        row.Dollars is null ? null : decimal.Parse(row.Dollars, CultureInfo.InvariantCulture)
                    )
                )
                .ToDictionary(pool => pool.Key, IReadOnlyList<SetPrice> (pool) => [.. pool])
        );
}

/// <summary>A spot price that somebody has set for a pool.</summary>
/// <param name="Since">From when on it holds, until the next of the pool.</param>
/// <param name="Dollars">US dollars an hour; null for the market's own price.</param>
internal sealed record SetPrice(DateTimeOffset Since, decimal? Dollars);
