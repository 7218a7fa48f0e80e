using Microsoft.Extensions.Options;
using RenderFarm.LocalCloud.Ec2.Catalog;
using RenderFarm.LocalCloud.Ec2.Instances;

namespace RenderFarm.LocalCloud.Ec2.Market;

/// <summary>
/// What instances cost: by the second with a minimum of a minute, spot instances at their zone's price of each moment. Unlike AWS it also
/// charges for instances that are taken back in their first hour.
/// </summary>
internal sealed class Meter(SpotMarket market, IOptions<LocalCloudOptions> cloud)
{
    private const long MinSeconds = 60;
    private const int Decimals = 6;

    /// <summary>Seconds to pay until <paramref name="now"/>, and US dollars.</summary>
    public (long Seconds, decimal Dollars) Of(Instance instance, DateTimeOffset now)
    {
        if (instance.Started is not { } start)
            return (0, 0);

        var seconds = Math.Max(MinSeconds, (long)Math.Ceiling(((instance.Ended ?? now) - start).TotalSeconds));
        var (type, zone) = (instance.Launch.InstanceType, instance.Launch.Zone);
        var dollars = instance.Launch.IsSpot
            ? market.Cost(type, zone, start, start.AddSeconds(seconds))
            : InstanceTypes.Find(type)!.OnDemand(cloud.Value.Region) * seconds / 3600;
        return (seconds, Math.Round(dollars, Decimals));
    }
}
