using System.Globalization;
using Amazon.EC2;
using Amazon.EC2.Model;
using Microsoft.Extensions.Options;
using RenderFarm.Contracts.Api;
using RenderFarm.Coordinator.Fleet;
using RenderFarm.Coordinator.Hosting;
using RenderFarm.Coordinator.Ledger;

namespace RenderFarm.Coordinator.Quotes;

/// <summary>What machines cost now.</summary>
internal sealed class QuotePrices(IAmazonEC2 ec2, Prices prices, IOptions<FleetOptions> fleet, TimeProvider time)
{
    private const string Linux = "Linux/UNIX";

    /// <summary>The user waits meanwhile, and the farm knows prices that are nearly as good.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    /// <summary>US dollars per hour of an instance type, and which price that is: on the spot market in its cheapest zone, else the last known one, else on demand.</summary>
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
            var request = new DescribeSpotPriceHistoryRequest { InstanceTypes = [instanceType], ProductDescriptions = [Linux], StartTime = now, EndTime = now };
            await foreach (var price in ec2.Paginators.DescribeSpotPriceHistory(request).SpotPriceHistory.WithCancellation(patience.Token))
            {
                if (decimal.TryParse(price.Price, NumberStyles.Number, CultureInfo.InvariantCulture, out var dollars) && !(dollars >= cheapest?.Price))
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
