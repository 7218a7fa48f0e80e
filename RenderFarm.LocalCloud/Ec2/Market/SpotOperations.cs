using Microsoft.Extensions.Options;
using RenderFarm.LocalCloud.Ec2.Catalog;
using RenderFarm.LocalCloud.Ec2.Instances;
using RenderFarm.LocalCloud.Ec2.Protocol;
using RenderFarm.LocalCloud.Ec2.Tagging;
using static RenderFarm.LocalCloud.Ec2.Protocol.Ec2Xml;

namespace RenderFarm.LocalCloud.Ec2.Market;

/// <summary>Prices, and the requests behind spot instances.</summary>
internal sealed class SpotOperations(SpotMarket market, InstanceStore store, IOptions<LocalCloudOptions> cloud, TimeProvider time)
{
    private const string Linux = "Linux/UNIX";
    private const int MaxItems = 1000;

    // EC2 knows the last 90 days.
    private static readonly TimeSpan History = TimeSpan.FromDays(90);

    public Task<object?[]> DescribePricesAsync(Ec2Call call)
    {
        var input = call.Input;
        var now = time.GetUtcNow();
        var end = Min(input.Time("EndTime") ?? now, now);
        var start = input.Time("StartTime") is { } given ? given : now - History;
        if (input.Time("EndTime") is { } until && until < start)
            throw Ec2Errors.InvalidValue("StartTime must be before EndTime");
        start = start < now - History ? now - History : Min(start, end);

        // The pages before are not made again.
        if (Page<object>.After(input) is { } after)
            end =
                TimeOf(after) is { } reached && reached <= end
                    ? reached
                    : throw Ec2Errors.Error("InvalidNextToken", "The token is not valid");

        var types = input.Strings("InstanceType");
        if (types.FirstOrDefault(name => InstanceTypes.Find(name) is null) is { } unknown)
            throw Ec2Errors.InvalidValue($"Invalid value '{unknown}' for InstanceType.");
        var products = input.Strings("ProductDescription");
        var zone = input.Optional("AvailabilityZone");
        if (zone is not null && !Zones.Of(cloud.Value.Region).Contains(zone))
            throw Ec2Errors.InvalidValue($"Invalid availability zone: [{zone}]");

        var pools = InstanceTypes
            .All.Where(type => types.Count == 0 || types.Contains(type.Name))
            .Where(_ => products.Count == 0 || products.Any(product => product is Linux or Linux + " (Amazon VPC)"))
            .SelectMany(type => type.ZonesIn(cloud.Value.Region), (type, home) => (Type: type.Name, Zone: home))
            .Where(pool => zone is null || pool.Zone == zone);
        var filtered = Filters
            .Read(input)
            .Only("instance-type", "availability-zone", "product-description", "spot-price", "timestamp")
            .Apply(
                market.NewestFirst(pools.ToList(), start, end),
                (price, name) =>
                    name switch
                    {
                        "instance-type" => [price.Type],
                        "availability-zone" => [price.Zone],
                        "product-description" => [Linux],
                        "spot-price" => [Text(price.Change.Price)],
                        _ => [Format(price.Change.Time)],
                    }
            );
        // Newest first.
        var page = Page<(string Type, string Zone, PriceChange Change)>.OfOrdered(
            filtered,
            price => $"{long.MaxValue - price.Change.Time.UtcTicks:D19} {price.Type}@{price.Zone}",
            input,
            1,
            MaxItems
        );
        return Task.FromResult<object?[]>([
            Set(
                "spotPriceHistorySet",
                page.Items,
                price =>
                    new object?[]
                    {
                        Node("instanceType", price.Type),
                        Node("productDescription", Linux),
                        Node("spotPrice", Text(price.Change.Price)),
                        Value("timestamp", price.Change.Time),
                        Node("availabilityZone", price.Zone),
                    }
            ),
            Node("nextToken", page.NextToken),
        ]);
    }

    public Task<object?[]> DescribeRequestsAsync(Ec2Call call)
    {
        var ids = call.Input.Strings("SpotInstanceRequestId");
        var all = store.Visible().Where(instance => instance.SpotRequestId is not null).ToList();
        RequireKnown(ids, all);
        var chosen = Filters
            .Read(call.Input)
            .Only(
                "spot-instance-request-id",
                "instance-id",
                "state",
                "status-code",
                "type",
                "launched-availability-zone",
                "launch.instance-type"
            )
            .Apply(
                all.Where(instance => ids.Count == 0 || ids.Contains(instance.SpotRequestId!)),
                (instance, name) =>
                    name switch
                    {
                        "spot-instance-request-id" => [instance.SpotRequestId],
                        "instance-id" => [instance.Id],
                        "state" => [StateOf(instance)],
                        "status-code" => [StatusOf(instance)],
                        "type" => [TypeOf(instance)],
                        "launched-availability-zone" => [instance.Launch.Zone],
                        _ => [instance.Launch.InstanceType],
                    },
                instance => instance.Tags
            );
        var page = Page<Instance>.Of(chosen, instance => instance.Sequence.ToString("D12"), call.Input, 5, MaxItems);
        return Task.FromResult<object?[]>([
            Set(
                "spotInstanceRequestSet",
                page.Items,
                instance =>
                    new object?[]
                    {
                        Node("spotInstanceRequestId", instance.SpotRequestId),
                        Node(
                            "spotPrice",
                            Text(instance.Launch.MaxPrice ?? InstanceTypes.Find(instance.Launch.InstanceType)!.OnDemand(cloud.Value.Region))
                        ),
                        Node("type", TypeOf(instance)),
                        Node("state", StateOf(instance)),
                        Node("status", Node("code", StatusOf(instance)), Value("updateTime", instance.Ended ?? instance.LaunchTime)),
                        Node("instanceId", instance.Id),
                        Value("createTime", instance.LaunchTime),
                        Node("productDescription", Linux),
                        Node("launchedAvailabilityZone", instance.Launch.Zone),
                        Node(
                            "launchSpecification",
                            Node("imageId", instance.Launch.ImageId),
                            Node("instanceType", instance.Launch.InstanceType)
                        ),
                        Node("instanceInterruptionBehavior", "terminate"),
                        TagInput.Describe(instance.Tags),
                    }
            ),
            page.NextTokenElement,
        ]);
    }

    /// <summary>Cancels the requests and leaves their instances alone, as EC2 does.</summary>
    public async Task<object?[]> CancelRequestsAsync(Ec2Call call)
    {
        var ids = call.Input.Strings("SpotInstanceRequestId") is { Count: > 0 } given
            ? given
            : throw Ec2Errors.MissingParameter("SpotInstanceRequestId");
        var all = store.Visible().Where(instance => instance.SpotRequestId is not null).ToList();
        RequireKnown(ids, all);
        foreach (var instance in all.Where(instance => ids.Contains(instance.SpotRequestId!)))
            await store.ChangeAsync(instance.Id, changed => changed with { SpotRequestCanceled = true });
        return [Set("spotInstanceRequestSet", ids, id => new object?[] { Node("spotInstanceRequestId", id), Node("state", "cancelled") })];
    }

    private static void RequireKnown(IReadOnlyList<string> ids, List<Instance> all)
    {
        if (ids.FirstOrDefault(id => all.TrueForAll(instance => instance.SpotRequestId != id)) is { } unknown)
        {
            throw Ec2Errors.Error("InvalidSpotInstanceRequestID.NotFound", $"The spot instance request ID '{unknown}' does not exist");
        }
    }

    private static string TypeOf(Instance instance) => instance.Launch.IsPersistent ? "persistent" : "one-time";

    private static string StateOf(Instance instance) =>
        instance switch
        {
            { SpotRequestCanceled: true } => "cancelled",
            { State: InstanceState.ShuttingDown or InstanceState.Terminated } => "closed",
            _ => "active",
        };

    private static string StatusOf(Instance instance) =>
        instance switch
        {
            { State: InstanceState.ShuttingDown or InstanceState.Terminated, Reason: { } reason } => reason == EndReason.BySpot
                ? "instance-terminated-no-capacity"
                : "instance-terminated-by-user",
            { SpotRequestCanceled: true } => "request-canceled-and-instance-running",
            { Interruption: not null } => "marked-for-termination",
            _ => "fulfilled",
        };

    private static DateTimeOffset? TimeOf(string key) =>
        long.TryParse(key.Split(' ')[0], out var number)
        && number >= 0
        && long.MaxValue - number is var ticks
        && ticks <= DateTimeOffset.MaxValue.Ticks
            ? new(ticks, TimeSpan.Zero)
            : null;

    private static string Text(decimal price) => price.ToString("0.000000", System.Globalization.CultureInfo.InvariantCulture);

    private static DateTimeOffset Min(DateTimeOffset left, DateTimeOffset right) => left < right ? left : right;
}
