using System.Globalization;
using Amazon.EC2;
using Amazon.EC2.Model;
using Microsoft.Extensions.Options;
using RenderFarm.Contracts.Api;
using RenderFarm.Coordinator.Fleet.Boot;
using RenderFarm.Coordinator.Fleet.Reconcile;
using RenderFarm.Coordinator.Infrastructure;
using RenderFarm.Coordinator.Instances;

namespace RenderFarm.Coordinator.Fleet.Ec2;

/// <summary>Sends a request to EC2 as it is written, the first time or again: with the same token it is carried out once.</summary>
internal sealed class RentCaller(IAmazonEC2 ec2, FarmTags tags, FarmRegion region, IOptions<FleetOptions> options)
{
    /// <summary>Asks for instances.</summary>
    /// <exception cref="Ec2RefusedException">EC2 refuses, and there is no instance.</exception>
    /// <exception cref="CloudUnavailableException">Nobody knows what came of it.</exception>
    public Task<RentAnswer> CallAsync(RentRequest request, CancellationToken cancellationToken)
    {
        var context = new RentContext(
            request.Request.TemplateId is null ? "ec2:RunInstances" : "ec2:CreateFleet",
            request.Request.InstanceTypes,
            request.Market,
            region.Name,
            request.Request.MaxPrice
        );
        return Ec2Guard.CallAsync(
            () =>
                request.Request.TemplateId is null
                    ? RunAsync(request, context, cancellationToken)
                    : FleetAsync(request, context, cancellationToken),
            context,
            cancellationToken
        );
    }

    /// <summary>One type in one zone.</summary>
    private async Task<RentAnswer> RunAsync(RentRequest request, RentContext context, CancellationToken cancellationToken)
    {
        var call = request.Request;
        var run = new LaunchData(new MachineImage(call.Image, call.RootDevice), call.UserData ?? "", options.Value).ForRun();
        run.ClientToken = request.Token;
        run.InstanceType = call.InstanceTypes[0];
        run.SubnetId = call.Subnets.Count > 0 ? call.Subnets[0] : null;
        run.MinCount = 1;
        run.MaxCount = request.Count;
        run.TagSpecifications = FarmTags.On(tags.OfRequest(request.Pool, request.Token), ResourceType.Instance, ResourceType.Volume);
        if (request.Market == InstanceMarket.Spot)
        {
            run.TagSpecifications.AddRange(FarmTags.On(tags.OfRequest(request.Pool, request.Token), ResourceType.SpotInstancesRequest));
            run.InstanceMarketOptions = new InstanceMarketOptionsRequest
            {
                MarketType = MarketType.Spot,
                SpotOptions = new SpotMarketOptions
                {
                    SpotInstanceType = SpotInstanceType.OneTime,
                    InstanceInterruptionBehavior = InstanceInterruptionBehavior.Terminate,
                    MaxPrice = Dollars(call.MaxPrice),
                },
            };
        }

        var answer = await ec2.RunInstancesAsync(run, cancellationToken);
        var instances = (answer.Reservation?.Instances ?? [])
            .Select(instance =>
                (instance.InstanceId, instance.InstanceType?.Value ?? call.InstanceTypes[0], instance.Placement?.AvailabilityZone ?? "")
            )
            .ToList();
        return new RentAnswer(
            instances,
            instances.Count < request.Count ? RentErrors.Explain("InsufficientInstanceCapacity", "", context) : null
        );
    }

    /// <summary>Several types or zones: EC2 takes what is cheap and likely to stay.</summary>
    private async Task<RentAnswer> FleetAsync(RentRequest request, RentContext context, CancellationToken cancellationToken)
    {
        var call = request.Request;
        var isSpot = request.Market == InstanceMarket.Spot;
        var answer = await ec2.CreateFleetAsync(
            new CreateFleetRequest
            {
                ClientToken = request.Token,
                Type = FleetType.Instant,
                LaunchTemplateConfigs =
                [
                    new FleetLaunchTemplateConfigRequest
                    {
                        LaunchTemplateSpecification = new FleetLaunchTemplateSpecificationRequest
                        {
                            LaunchTemplateId = call.TemplateId,
                            Version = call.TemplateVersion!,
                        },
                        Overrides = [.. Overrides(call, isSpot)],
                    },
                ],
                TargetCapacitySpecification = new TargetCapacitySpecificationRequest
                {
                    TotalTargetCapacity = request.Count,
                    DefaultTargetCapacityType = isSpot ? DefaultTargetCapacityType.Spot : DefaultTargetCapacityType.OnDemand,
                },
                SpotOptions = isSpot
                    ? new SpotOptionsRequest
                    {
                        AllocationStrategy = SpotAllocationStrategy.PriceCapacityOptimized,
                        InstanceInterruptionBehavior = SpotInstanceInterruptionBehavior.Terminate,
                    }
                    : null,
                OnDemandOptions = isSpot
                    ? null
                    : new OnDemandOptionsRequest { AllocationStrategy = FleetOnDemandAllocationStrategy.LowestPrice },
                TagSpecifications = FarmTags.On(
                    tags.OfRequest(request.Pool, request.Token),
                    ResourceType.Instance,
                    ResourceType.Volume,
                    ResourceType.Fleet
                ),
            },
            cancellationToken
        );
        var instances = (answer.Instances ?? [])
            .SelectMany(group =>
                group.InstanceIds.Select(id =>
                    (id, group.InstanceType?.Value ?? "", group.LaunchTemplateAndOverrides?.Overrides?.AvailabilityZone ?? "")
                )
            )
            .ToList();
        return new RentAnswer(instances, instances.Count < request.Count ? Fault(answer.Errors, context) : null);
    }

    private static IEnumerable<FleetLaunchTemplateOverridesRequest> Overrides(RentCall call, bool isSpot) =>
        from type in call.InstanceTypes
        from subnet in call.Subnets.Count > 0 ? call.Subnets : [null!]
        select new FleetLaunchTemplateOverridesRequest
        {
            InstanceType = type,
            SubnetId = subnet,
            MaxPrice = isSpot ? Dollars(call.MaxPrice) : null,
        };

    /// <summary>An instant fleet says with status 200 why pools gave nothing.</summary>
    private static RentFault Fault(List<CreateFleetError>? errors, RentContext context) =>
        errors is { Count: > 0 }
            ? RentErrors.Together(
                errors
                    .GroupBy(error => (error.ErrorCode, error.ErrorMessage))
                    .Select(group =>
                        RentErrors.Explain(
                            group.Key.ErrorCode,
                            group.Key.ErrorMessage ?? "",
                            context with
                            {
                                InstanceTypes = TypesOf(group, context),
                            }
                        )
                    )
            )
            : RentErrors.Explain("InsufficientInstanceCapacity", "", context);

    private static IReadOnlyList<string> TypesOf(IEnumerable<CreateFleetError> errors, RentContext context)
    {
        var types = errors
            .Select(error => error.LaunchTemplateAndOverrides?.Overrides?.InstanceType?.Value)
            .OfType<string>()
            .Distinct(StringComparer.Ordinal)
            .ToList();
        return types.Count > 0 ? types : context.InstanceTypes;
    }

    private static string? Dollars(decimal? amount) => amount?.ToString(CultureInfo.InvariantCulture);
}

/// <summary>What EC2 gave.</summary>
/// <param name="Instances">Those that start, with their types and, where EC2 says so, zones.</param>
/// <param name="Fault">Why they are not all; null when they are.</param>
internal sealed record RentAnswer(IReadOnlyList<(string Id, string InstanceType, string Zone)> Instances, RentFault? Fault);

/// <summary>Makes of a decision a request that can be sent and sent again.</summary>
internal sealed class CallPlanner(
    BootPlanner boots,
    ImageFinder images,
    SubnetFinder subnets,
    LaunchTemplates templates,
    IOptions<FleetOptions> options,
    TimeProvider time
)
{
    /// <summary>How long before its addresses end a script is made anew. Instances start within minutes of the request.</summary>
    private static readonly TimeSpan Margin = TimeSpan.FromMinutes(30);

    private readonly Dictionary<BootRequest, BootPlan> _plans = [];

    /// <summary>Looks up and makes what the request needs.</summary>
    public async Task<RentCall> PlanAsync(RentAction rent, CancellationToken cancellationToken)
    {
        var types = rent.Rental.InstanceTypes.Count > 0 ? rent.Rental.InstanceTypes : options.Value.DefaultTypes;
        var zones = await subnets.FindAsync(cancellationToken);
        var image = await images.FindAsync(cancellationToken);
        var plan = await BootAsync(new BootRequest(rent.Pool, rent.Rental.KeepAlive, rent.Lease));
        var data = new LaunchData(image, BootScript.UserData(plan), options.Value);
        var call = new RentCall
        {
            InstanceTypes = types,
            Subnets = zones,
            MaxPrice = rent.Rental.MaxPrice,
            LeaseSeconds = (int?)rent.Lease?.TotalSeconds,
        };
        if (types.Count == 1 && zones.Count <= 1)
            return call with { Image = image.Id, RootDevice = image.RootDevice, UserData = data.UserData };

        var (id, version) = await templates.EnsureAsync(data, cancellationToken);
        return call with { TemplateId = id, TemplateVersion = version };
    }

    /// <summary>The same plan while its addresses hold: each new signature would be a new launch template.</summary>
    private async Task<BootPlan> BootAsync(BootRequest request)
    {
        foreach (var old in _plans.Where(plan => plan.Value.ExpiresAt - Margin <= time.GetUtcNow()).Select(plan => plan.Key).ToList())
            _plans.Remove(old);
        var plan = await boots.PlanAsync(request);
        if (_plans.TryGetValue(request, out var known) && known.Fingerprint == plan.Fingerprint)
            return known;
        return _plans[request] = plan;
    }
}
