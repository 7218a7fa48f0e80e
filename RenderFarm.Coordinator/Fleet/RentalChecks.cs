using System.Globalization;
using Amazon.EC2;
using Amazon.EC2.Model;
using Microsoft.Extensions.Options;
using RenderFarm.Contracts.Api;
using RenderFarm.Coordinator.Fleet.Boot;
using RenderFarm.Coordinator.Fleet.Ec2;
using RenderFarm.Coordinator.Infrastructure;
using RenderFarm.Coordinator.Instances;

namespace RenderFarm.Coordinator.Fleet;

/// <summary>Sees, before a job that rents is accepted, that its instances could be had. Nothing is rented by that.</summary>
internal sealed class RentalChecks(
    IAmazonEC2 ec2,
    BootPlanner boots,
    ImageFinder images,
    SubnetFinder subnets,
    FarmTags tags,
    FarmRegion region,
    IOptions<FleetOptions> options,
    TimeProvider time
)
{
    /// <summary>What EC2 answers to a dry run that would have been carried out.</summary>
    private const string Passed = "DryRunOperation";

    /// <summary>
    /// Every reason for which the instances cannot be had; empty when they can, or when only the moment is bad: capacity comes and goes.
    /// </summary>
    /// <exception cref="CloudUnavailableException">EC2 does not answer.</exception>
    public async Task<IReadOnlyList<string>> RefusalsAsync(Rental rental, CancellationToken cancellationToken)
    {
        if (!options.Value.Enabled)
            return
            [
                options.Value.WhyDisabled
                    ?? "This farm rents no instances. Set Fleet:Enabled to true and start the coordinator again, or submit the job without "
                        + "instances to rent.",
            ];
        var reasons = new List<string>();
        if (rental.Instances > options.Value.MaxInstances)
            reasons.Add(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"{rental.Instances} instances are more than the farm may rent at once, {options.Value.MaxInstances}. Ask for fewer, "
                        + $"or raise Fleet:MaxInstances."
                )
            );
        if (Unbootable() is { } unbootable)
            reasons.Add(unbootable);
        try
        {
            var types = rental.InstanceTypes.Count > 0 ? rental.InstanceTypes : options.Value.DefaultTypes;
            reasons.AddRange(await AskAsync(rental, types, cancellationToken));
        }
        catch (Ec2RefusedException e)
        {
            reasons.Add(e.Fault.Text);
        }

        return reasons;
    }

    private string? Unbootable()
    {
        try
        {
            boots.Check();
            return null;
        }
        catch (RefusedException e)
        {
            return e.Message;
        }
    }

    private async Task<IReadOnlyList<string>> AskAsync(Rental rental, IReadOnlyList<string> types, CancellationToken cancellationToken)
    {
        var offered = await OfferedAsync(types, cancellationToken);
        var reasons = types
            .Where(type => !offered.Contains(type))
            .Select(type =>
                $"{region.Name} has no instance type '{type}'. Correct it, or use a region that has it; 'aws ec2 "
                + "describe-instance-type-offerings' lists what there is."
            )
            .ToList();
        var image = await images.FindAsync(cancellationToken);
        if (reasons.Count > 0)
            return reasons;
        if (rental.MaxPrice is { } limit && await CheapestAsync(types, cancellationToken) is { } price && limit < price)
        {
            reasons.Add(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"The price limit of ${limit} an hour is below the market: the cheapest of {string.Join(", ", types)} costs "
                        + $"${price:0.####} an hour in {region.Name} now. Raise it, or leave it out."
                )
            );
        }

        if (await TryRunAsync(rental, types, image, cancellationToken) is { } fault)
            reasons.Add(fault.Text);
        return reasons;
    }

    private Task<HashSet<string>> OfferedAsync(IReadOnlyList<string> types, CancellationToken cancellationToken) =>
        Ec2Guard.CallAsync(
            async () =>
            {
                var offered = new HashSet<string>(StringComparer.Ordinal);
                var request = new DescribeInstanceTypeOfferingsRequest
                {
                    LocationType = LocationType.Region,
                    Filters = [new Filter("instance-type", [.. types])],
                };
                await foreach (
                    var offering in ec2
                        .Paginators.DescribeInstanceTypeOfferings(request)
                        .InstanceTypeOfferings.WithCancellation(cancellationToken)
                )
                    offered.Add(offering.InstanceType.Value);
                return offered;
            },
            region.Context("ec2:DescribeInstanceTypeOfferings"),
            cancellationToken
        );

    /// <summary>US dollars an hour of the cheapest type in the cheapest zone; null when nobody knows.</summary>
    public Task<decimal?> CheapestAsync(IReadOnlyList<string> types, CancellationToken cancellationToken) =>
        Ec2Guard.CallAsync(
            async () =>
            {
                decimal? cheapest = null;
                var now = time.GetUtcNow().UtcDateTime;
                var request = new DescribeSpotPriceHistoryRequest
                {
                    InstanceTypes = [.. types],
                    ProductDescriptions = ["Linux/UNIX"],
                    StartTime = now,
                    EndTime = now,
                };
                await foreach (
                    var price in ec2.Paginators.DescribeSpotPriceHistory(request).SpotPriceHistory.WithCancellation(cancellationToken)
                )
                {
                    if (
                        decimal.TryParse(price.Price, NumberStyles.Number, CultureInfo.InvariantCulture, out var dollars)
                        && !(dollars >= cheapest)
                    )
                        cheapest = dollars;
                }

                return cheapest;
            },
            region.Context("ec2:DescribeSpotPriceHistory"),
            cancellationToken
        );

    /// <summary>Asks for an instance without getting one: permissions, subnets, groups, keys and profiles show.</summary>
    private async Task<RentFault?> TryRunAsync(
        Rental rental,
        IReadOnlyList<string> types,
        MachineImage image,
        CancellationToken cancellationToken
    )
    {
        var request = new LaunchData(image, "", options.Value).ForRun();
        request.DryRun = true;
        request.UserData = null;
        request.InstanceType = types[0];
        request.SubnetId = await subnets.FindAsync(cancellationToken) is [var first, ..] ? first : null;
        request.MinCount = 1;
        request.MaxCount = 1;
        request.TagSpecifications = FarmTags.On(tags.OfFarm(), ResourceType.Instance, ResourceType.Volume);
        var context = new RentContext("ec2:RunInstances", types, InstanceMarket.Spot, region.Name, rental.MaxPrice);
        try
        {
            await Ec2Guard.CallAsync(() => ec2.RunInstancesAsync(request, cancellationToken), context, cancellationToken);
            return null;
        }
        catch (Ec2RefusedException e) when (e.Code == Passed || e.Fault.Problem is RentProblem.Capacity or RentProblem.Throttled)
        {
            return null;
        }
        catch (Ec2RefusedException e)
        {
            return e.Fault;
        }
    }
}
