using System.Globalization;
using Amazon.EC2;
using Amazon.EC2.Model;
using Microsoft.Extensions.Options;
using RenderFarm.Coordinator.Infrastructure;
using RenderFarm.Coordinator.Instances;
using RenderFarm.Coordinator.Transitions;

namespace RenderFarm.Coordinator.Costs;

/// <summary>Asks EC2 for spot prices while a job rents, and until the prices of its last instance's time are known.</summary>
internal sealed partial class PriceWatch(
    FarmStore store,
    IAmazonEC2 ec2,
    Prices prices,
    IOptions<CostOptions> options,
    IOptions<FleetOptions> fleet,
    TimeProvider time,
    ILogger<PriceWatch> logger
)
{
    private const string Linux = "Linux/UNIX";

    /// <summary>Pages of one look; EC2 gives up to a thousand prices a page.</summary>
    private const int MaxPages = 100;

    private string? _problem;

    /// <summary>When all prices up to then were known; null before the first answer.</summary>
    public DateTimeOffset? KnownUntil { get; private set; }

    /// <summary>Asks when it is time to.</summary>
    public async Task LookAsync(CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        var need = store.Read(connection => JobCostTable.PriceNeed(connection, fleet.Value.DefaultTypes, now));
        if (need.Types.Count == 0)
        {
            KnownUntil = null;
            return;
        }

        var lastEnd = need.LastEnd ?? DateTimeOffset.MinValue;
        var isDue =
            KnownUntil is not { } known
            || now >= known + options.Value.PriceInterval
            || (need.IsClosing && known < lastEnd && now > known + options.Value.Interval)
            || need.Types.Any(type => !prices.Book.HasSpot(type) && now >= known + options.Value.Interval);
        if (!isDue)
            return;

        try
        {
            // What was in force at the start comes along. Prices are made known with some delay: the last hour is asked for again.
            var from = (KnownUntil ?? need.From) - TimeSpan.FromHours(1);
            var found = await AskAsync(need.Types, from, cancellationToken);
            await store.WriteAsync(
                farm =>
                {
                    SpotPriceTable.Add(farm.Connection, found);
                    SpotPriceTable.Forget(farm.Connection, farm.Now - options.Value.KeepPrices);
                },
                cancellationToken
            );
            prices.Reload();
            KnownUntil = now;
            _problem = null;
        }
        catch (Exception e) when (CloudErrors.IsCloudError(e, cancellationToken))
        {
            // Said once; the next look asks again, and costs are estimated meanwhile.
            if (_problem != e.Message)
                LogFailed(e.Message);
            _problem = e.Message;
        }
    }

    private async Task<List<SpotPriceStep>> AskAsync(IReadOnlyList<string> types, DateTimeOffset from, CancellationToken cancellationToken)
    {
        var request = new DescribeSpotPriceHistoryRequest
        {
            InstanceTypes = [.. types],
            ProductDescriptions = [Linux],
            StartTime = from.UtcDateTime,
        };
        var found = new List<SpotPriceStep>();
        await foreach (
            var page in ec2.Paginators.DescribeSpotPriceHistory(request).Responses.Take(MaxPages).WithCancellation(cancellationToken)
        )
            found.AddRange((page.SpotPriceHistory ?? []).Select(Step).OfType<SpotPriceStep>());
        return found;
    }

    private static SpotPriceStep? Step(SpotPrice price) =>
        price.Timestamp is { } at
        && decimal.TryParse(price.Price, NumberStyles.Number, CultureInfo.InvariantCulture, out var dollars)
        && dollars >= 0
            ? new SpotPriceStep
            {
                InstanceType = price.InstanceType.Value,
                Zone = price.AvailabilityZone,
                At = new DateTimeOffset(at.ToUniversalTime()),
                Nanodollars = Nanodollars.Of(dollars),
            }
            : null;

    [LoggerMessage(1700, LogLevel.Warning, "Spot prices are not known: {Problem} Costs are estimated until EC2 answers")]
    private partial void LogFailed(string problem);
}
