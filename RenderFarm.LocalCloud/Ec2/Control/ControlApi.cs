using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;
using Microsoft.Extensions.Options;
using RenderFarm.LocalCloud.Ec2.Catalog;
using RenderFarm.LocalCloud.Ec2.Instances;
using RenderFarm.LocalCloud.Ec2.Market;
using RenderFarm.LocalCloud.Ec2.Running;

namespace RenderFarm.LocalCloud.Ec2.Control;

/// <summary>
/// What AWS does not have: a look at all instances and prices, and a way to interrupt the ones and to set the others. Not signed, as only
/// this machine reaches it, and no web page does: see <see cref="Http.FrontDoor"/>.
/// </summary>
internal sealed class ControlApi(
    InstanceStore store,
    InstanceHost host,
    Interruptions interruptions,
    SpotMarket market,
    SetPrices prices,
    Meter meter,
    IOptions<MarketOptions> options,
    IOptions<LocalCloudOptions> cloud,
    TimeProvider time
)
{
    /// <summary>Below it is everything of this kind. No bucket can have this name.</summary>
    public const string Prefix = "/_localcloud";

    private const int MaxNoticeSeconds = 86_400;

    // EC2's own spot prices have not been above the on-demand price since 2017; until then a bid could be up to this many times it.
    private const int MaxPriceFactor = 10;

    private const int PriceDecimals = 4;

    // A misspelt or a missing field is a mistake, and not a wish for the default.
    private static readonly JsonSerializerOptions Json = new(JsonSerializerOptions.Web)
    {
        RespectNullableAnnotations = true,
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
    };

    public async Task HandleAsync(HttpContext context)
    {
        var request = context.Request;
        var result = (request.Path.Value![Prefix.Length..].Trim('/').Split('/'), request.Method) switch
        {
            (["instances"], "GET") => ReportAll(),
            (["instances", var id], "GET") => store.Find(id) is { } instance
                ? Results.Ok(Report(instance, ProcessSnapshot.Take()))
                : NotFound(id),
            (["instances", var id, "interrupt"], "POST") => await InterruptAsync(id, request),
            (["market"], "GET") => Results.Ok(ReportMarket()),
            (["market", "prices"], "POST") => await SetPriceAsync(request),
            _ => Problem(
                404,
                "There are GET /_localcloud/instances, GET /_localcloud/market, POST /_localcloud/instances/{id}/interrupt and "
                    + "POST /_localcloud/market/prices."
            ),
        };
        await result.ExecuteAsync(context);
    }

    private static IResult NotFound(string id) => Problem(404, $"There is no instance {id}.");

    private static IResult Problem(int status, string detail) => Results.Problem(detail, statusCode: status);

    private async Task<IResult> InterruptAsync(string id, HttpRequest request)
    {
        if (await ReadAsync<InterruptRequest>(request, "{}") is not { } wanted)
            return Problem(400, "The body must be JSON such as {\"noticeSeconds\": 120, \"kind\": \"terminate\", \"kill\": false}.");
        if (wanted.Kind is not (null or "terminate" or "rebalance"))
            return Problem(400, $"kind is '{wanted.Kind}'; it must be terminate or rebalance.");
        if (wanted.NoticeSeconds is < 0 or > MaxNoticeSeconds)
            return Problem(400, $"noticeSeconds is {wanted.NoticeSeconds}; it must be 0 to {MaxNoticeSeconds}.");
        if (store.Find(id) is not { } instance)
            return NotFound(id);
        if (!wanted.Kill && !instance.Launch.IsSpot)
            return Problem(409, $"{id} is an on-demand instance, which EC2 does not take back. It can only be killed.");

        var done = wanted switch
        {
            { Kill: true } => await interruptions.KillAsync(id, instance.Launch.IsSpot ? EndReason.BySpot : EndReason.ByHost),
            { Kind: "rebalance" } => await interruptions.RecommendAsync(id),
            { NoticeSeconds: { } seconds } => await interruptions.NotifyAsync(id, TimeSpan.FromSeconds(seconds)),
            _ => await interruptions.NotifyAsync(id, options.Value.NoticeTime),
        };
        return done is null
            ? Problem(409, $"{id} is {store.Find(id)?.State.Name()}; only what is pending or running can be interrupted.")
            : Results.Ok(Report(done, ProcessSnapshot.Take()));
    }

    private async Task<IResult> SetPriceAsync(HttpRequest request)
    {
        if (await ReadAsync<PriceRequest>(request, "null") is not { } wanted)
        {
            return Problem(
                400,
                "The body must be JSON such as {\"type\": \"g4dn.xlarge\", \"zone\": \"eu-central-1a\", \"dollars\": 0.25}; "
                    + "null dollars are the market's own price."
            );
        }

        var region = cloud.Value.Region;
        if (InstanceTypes.Find(wanted.Type) is not { } type)
            return Problem(
                400,
                $"type is '{wanted.Type}', which LocalCloud does not offer. GET {Prefix}/market lists the types that it does."
            );
        if (!type.ZonesIn(region).Contains(wanted.Zone))
            return Problem(400, $"zone is '{wanted.Zone}'; {type.Name} is offered in {string.Join(", ", type.ZonesIn(region))}.");
        var most = MaxPriceFactor * type.OnDemand(region);
        if (wanted.Dollars is { } dollars && (dollars <= 0 || dollars > most || decimal.Round(dollars, PriceDecimals) != dollars))
        {
            return Problem(
                400,
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"dollars is {dollars}; it must be above 0 and at most {most}, {MaxPriceFactor} times the on-demand price of "
                        + $"{type.Name}, "
                ) + $"with at most {PriceDecimals} decimals."
            );
        }

        await prices.SetAsync(type.Name, wanted.Zone, wanted.Dollars);
        return Results.Ok(ReportMarket().Single(pool => pool.Type == type.Name && pool.Zone == wanted.Zone));
    }

    /// <summary>Null for what is not the JSON that is expected.</summary>
    private static async Task<T?> ReadAsync<T>(HttpRequest request, string whenEmpty)
        where T : class
    {
        using var reader = new StreamReader(request.Body);
        var body = await reader.ReadToEndAsync(request.HttpContext.RequestAborted);
        try
        {
            return JsonSerializer.Deserialize<T>(body.Length == 0 ? whenEmpty : body, Json);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private IResult ReportAll()
    {
        var moment = ProcessSnapshot.Take();
        return Results.Ok(store.All().Select(instance => Report(instance, moment)));
    }

    private InstanceReport Report(Instance instance, ProcessSnapshot moment)
    {
        var (seconds, dollars) = meter.Of(instance, time.GetUtcNow());
        return new(
            instance.Id,
            instance.Launch.InstanceType,
            instance.Launch.Zone,
            instance.Launch.IsSpot ? "spot" : "on-demand",
            instance.State.Name(),
            instance.LaunchTime,
            instance.Started,
            instance.Ended,
            instance.Reason?.Code,
            instance.Interruption,
            seconds,
            dollars,
            instance.State is InstanceState.Terminated ? [] : host.ProcessesOf(instance.Id, moment),
            instance.Tags
        );
    }

    private List<PoolReport> ReportMarket()
    {
        var now = time.GetUtcNow();
        var region = cloud.Value.Region;
        var used = store
            .Existing()
            .Where(instance => instance.Launch.IsSpot)
            .ToLookup(instance => (instance.Launch.InstanceType, instance.Launch.Zone));
        return InstanceTypes
            .All.SelectMany(
                type => type.ZonesIn(region),
                (type, zone) =>
                    new PoolReport(
                        type.Name,
                        zone,
                        type.OnDemand(region),
                        market.Price(type.Name, zone, now),
                        market.SetAt(type.Name, zone, now) is not null,
                        market.Capacity(type.Name, zone, now),
                        used[(type.Name, zone)].Count()
                    )
            )
            .ToList();
    }
}

/// <summary>An instance as LocalCloud's own meter has it.</summary>
/// <param name="Id">i-…</param>
/// <param name="Type">Instance type.</param>
/// <param name="Zone">Availability zone.</param>
/// <param name="Market">spot or on-demand.</param>
/// <param name="State">By EC2's name.</param>
/// <param name="LaunchTime">When it was asked for, in whole seconds.</param>
/// <param name="StartTime">When it began to run and to cost; null before.</param>
/// <param name="EndTime">When it ceased to cost; null before.</param>
/// <param name="Reason">Why it ended, as EC2's state reason.</param>
/// <param name="InterruptionTime">When it is, or was, to be taken back.</param>
/// <param name="BillableSeconds">At least 60 once it has started.</param>
/// <param name="Dollars">What it has cost so far, US dollars, six decimals.</param>
/// <param name="Processes">Ids of its processes that live.</param>
/// <param name="Tags">Its tags.</param>
internal sealed record InstanceReport(
    string Id,
    string Type,
    string Zone,
    string Market,
    string State,
    DateTimeOffset LaunchTime,
    DateTimeOffset? StartTime,
    DateTimeOffset? EndTime,
    string? Reason,
    DateTimeOffset? InterruptionTime,
    long BillableSeconds,
    decimal Dollars,
    IReadOnlyCollection<int> Processes,
    IReadOnlyDictionary<string, string> Tags
);

/// <summary>A pool of the spot market.</summary>
/// <param name="Type">Instance type.</param>
/// <param name="Zone">Availability zone.</param>
/// <param name="OnDemand">List price, US dollars an hour.</param>
/// <param name="Spot">Price now, US dollars an hour.</param>
/// <param name="IsSet">Whether somebody has set that price.</param>
/// <param name="Capacity">Spot instances that fit.</param>
/// <param name="Used">Spot instances that there are.</param>
internal sealed record PoolReport(string Type, string Zone, decimal OnDemand, decimal Spot, bool IsSet, int Capacity, int Used);

/// <summary>How an instance is to be interrupted.</summary>
/// <param name="NoticeSeconds">From the notice to the end, 0 to 86400; null for what the market gives.</param>
/// <param name="Kind"><c>terminate</c> (standard), or <c>rebalance</c> for a recommendation alone.</param>
/// <param name="Kill">Without any notice, as when a host fails; for on-demand instances too.</param>
internal sealed record InterruptRequest(int? NoticeSeconds = null, string? Kind = null, bool Kill = false);

/// <summary>The spot price that a pool is to have from now on.</summary>
internal sealed record PriceRequest
{
    /// <summary>Instance type.</summary>
    public required string Type { get; init; }

    /// <summary>Availability zone that offers it.</summary>
    public required string Zone { get; init; }

    /// <summary>
    /// US dollars an hour, above 0, to ten times the on-demand price, with at most four decimals; null for the market's own price.
    /// </summary>
    public required decimal? Dollars { get; init; }
}
