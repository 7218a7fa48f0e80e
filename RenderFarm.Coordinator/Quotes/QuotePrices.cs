using System.Globalization;
using Amazon.EC2;
using Amazon.EC2.Model;
using Dapper;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Options;
using RenderFarm.Contracts.Api;
using RenderFarm.Contracts.Messages;
using RenderFarm.Coordinator.Costs;
using RenderFarm.Coordinator.Infrastructure;
using RenderFarm.Coordinator.Instances;

namespace RenderFarm.Coordinator.Quotes;

/// <summary>What instances cost now.</summary>
internal sealed class QuotePrices(IAmazonEC2 ec2, Prices prices, IOptions<FleetOptions> fleet, TimeProvider time)
{
    private const string Linux = "Linux/UNIX";

    /// <summary>The user waits meanwhile, and the farm knows prices that are nearly as good.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    /// <summary>
    /// US dollars per hour of an instance type, and which price that is: on the spot market in its cheapest zone, else the last known one,
    /// else on demand.
    /// </summary>
    public async Task<(decimal DollarsPerHour, string Source)> FindAsync(string instanceType, CancellationToken cancellationToken)
    {
        if (fleet.Value.Enabled && await AskAsync(instanceType, cancellationToken) is var (price, zone))
            return (price, $"spot in {zone} now");
        return prices.Book.HasSpot(instanceType)
            ? (prices.Book.Cheapest(instanceType, InstanceMarket.Spot), "the last known spot price")
            : (prices.Book.Cheapest(instanceType, InstanceMarket.OnDemand), "on demand, by AWS's list");
    }

    private async Task<(decimal Price, string Zone)?> AskAsync(string instanceType, CancellationToken cancellationToken)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        patience.CancelAfter(Patience);
        try
        {
            (decimal Price, string Zone)? cheapest = null;
            var now = time.GetUtcNow().UtcDateTime;
            var request = new DescribeSpotPriceHistoryRequest
            {
                InstanceTypes = [instanceType],
                ProductDescriptions = [Linux],
                StartTime = now,
                EndTime = now,
            };
            await foreach (var price in ec2.Paginators.DescribeSpotPriceHistory(request).SpotPriceHistory.WithCancellation(patience.Token))
            {
                if (
                    decimal.TryParse(price.Price, NumberStyles.Number, CultureInfo.InvariantCulture, out var dollars)
                    && !(dollars >= cheapest?.Price)
                )
                    cheapest = (dollars, price.AvailabilityZone);
            }

            return cheapest;
        }
        catch (Exception e) when (CloudErrors.IsCloudError(e, cancellationToken))
        {
            // The farm has prices of its own.
            return null;
        }
    }
}

/// <summary>What the database knows about how long frames, loading and booting have taken.</summary>
internal static class RecordedTimes
{
    /// <summary>Frames that are looked at, the newest jobs' first.</summary>
    private const int MostFrames = 5000;

    /// <summary>Boots that are looked at, the newest first.</summary>
    private const int MostBoots = 20;

    /// <summary>
    /// Seconds of the frames of jobs with the same scene and settings, by instance type; those of local workers are under the empty name.
    /// </summary>
    public static ILookup<string, double> Frames(SqliteConnection connection, string scene, string? manifest, RenderSettings settings) =>
        connection
            .Query<(string, double)>(
                """
                SELECT iif(jobs.pool IS NULL, '', COALESCE(instances.instance_type, json_extract(workers.instance,
                    '$.instanceType'))) AS type, frames.render_seconds
                FROM jobs
                JOIN frames ON frames.job_id = jobs.id AND frames.state = 'Rendered' AND frames.part = 0 AND frames.parts = 0
                    AND frames.render_seconds IS NOT NULL
                LEFT JOIN workers ON workers.id = frames.worker_id
                LEFT JOIN instances ON instances.pool = jobs.pool AND instances.worker_id = frames.worker_id
                WHERE jobs.scene_sha256 = @scene AND jobs.manifest_sha256 IS @manifest AND jobs.settings = @settings AND type IS NOT NULL
                ORDER BY jobs.seq DESC LIMIT @MostFrames
                """,
                new
                {
                    scene,
                    manifest,
                    settings,
                    MostFrames,
                }
            )
            .ToLookup(row => row.Item1, row => row.Item2, StringComparer.Ordinal);

    /// <summary>Mean seconds that a worker of the jobs on a scene took to fetch and open it; null while nobody has.</summary>
    public static double? Load(SqliteConnection connection, string scene, string? manifest, bool isLocal) =>
        connection.ExecuteScalar<double?>(
            """
            SELECT SUM(scene_fetch + blender_start + scene_load) / SUM(MAX(1, (SELECT COUNT(DISTINCT worker_id) FROM frames
                WHERE job_id = jobs.id)))
            FROM jobs WHERE scene_sha256 = @scene AND manifest_sha256 IS @manifest AND (pool IS NULL) = @isLocal AND rendered > 0
            """,
            new
            {
                scene,
                manifest,
                isLocal,
            }
        );

    /// <summary>
    /// Median seconds that instances took from their launch to their worker's first sign of life: of the type, else of any; null while
    /// there was none.
    /// </summary>
    public static double? Boot(SqliteConnection connection, string type) => BootOf(connection, type) ?? BootOf(connection, null);

    private static double? BootOf(SqliteConnection connection, string? type)
    {
        List<double> boots = connection
            .Query<double>(
                """
                SELECT (ready_at - launched_at) / 1000.0 FROM instances
                WHERE ready_at >= launched_at AND (@type IS NULL OR instance_type = @type) ORDER BY launched_at DESC LIMIT @MostBoots
                """,
                new { type, MostBoots }
            )
            .Order()
            .AsList();
        return boots.Count == 0 ? null : QuoteMath.Quantile(boots, 0.5);
    }
}
