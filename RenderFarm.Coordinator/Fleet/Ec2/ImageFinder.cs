using System.Globalization;
using Amazon.EC2;
using Amazon.EC2.Model;
using Microsoft.Extensions.Options;
using RenderFarm.Coordinator.Instances;

namespace RenderFarm.Coordinator.Fleet.Ec2;

/// <summary>The image that instances start from.</summary>
internal sealed class ImageFinder(IAmazonEC2 ec2, IOptions<FleetOptions> options, FarmRegion region)
{
    /// <summary>The image as <c>Fleet:Image</c> names it.</summary>
    /// <exception cref="Ec2RefusedException">There is none of that name, or it may not be looked up.</exception>
    public async Task<MachineImage> FindAsync(CancellationToken cancellationToken)
    {
        var wanted = options.Value.Image;
        var device = options.Value.RootDevice is { Length: > 0 } named ? named : null;
        if (wanted.Length == 0)
            return new MachineImage(null, null); // the launch template's
        if (wanted.StartsWith(FleetOptions.ResolvePrefix, StringComparison.Ordinal))
            return new MachineImage(wanted, device); // EC2 looks it up when it starts an instance

        var images = await DescribeAsync(wanted, cancellationToken);
        var image = images.MaxBy(candidate => candidate.CreationDate, StringComparer.Ordinal) ?? throw NotFound(wanted);
        return new MachineImage(image.ImageId, image.RootDeviceName ?? device);
    }

    private async Task<List<Image>> DescribeAsync(string wanted, CancellationToken cancellationToken)
    {
        var request = wanted.StartsWith(FleetOptions.NamePrefix, StringComparison.Ordinal)
            ? new DescribeImagesRequest
            {
                Owners = [options.Value.ImageOwner],
                Filters = [new Filter("name", [wanted[FleetOptions.NamePrefix.Length..]]), new Filter("state", ["available"])],
            }
            : new DescribeImagesRequest { ImageIds = [wanted] };
        var answer = await Ec2Guard.CallAsync(
            () => ec2.DescribeImagesAsync(request, cancellationToken),
            region.Context("ec2:DescribeImages"),
            cancellationToken
        );
        return answer.Images ?? [];
    }

    private Ec2RefusedException NotFound(string wanted) =>
        new(
            new RentFault(
                RentProblem.Configuration,
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"No image of '{options.Value.ImageOwner}' in {region.Name} is called '{wanted}'. Correct Fleet:Image and "
                        + $"Fleet:ImageOwner; 'aws ec2 describe-images --owners {options.Value.ImageOwner}' lists what there is."
                )
            ),
            "InvalidAMIID.NotFound",
            new InvalidOperationException(wanted)
        );
}

/// <summary>What instances start from.</summary>
/// <param name="Id"><c>ami-…</c> or <c>resolve:ssm:…</c>; null for that of the launch template.</param>
/// <param name="RootDevice">Name of its disk; null when that is not known.</param>
internal sealed record MachineImage(string? Id, string? RootDevice);

/// <summary>The subnets, and thereby the zones, that instances may start in.</summary>
internal sealed class SubnetFinder(IAmazonEC2 ec2, IOptions<FleetOptions> options, FarmRegion region)
{
    /// <summary>
    /// Those that are set, or those of the default network, one a zone. Empty when EC2 does not say: then it chooses itself.
    /// </summary>
    public async Task<IReadOnlyList<string>> FindAsync(CancellationToken cancellationToken)
    {
        if (options.Value.Subnets.Count > 0)
            return [.. options.Value.Subnets];
        if (options.Value.LaunchTemplate.Length > 0)
            return []; // the template's, which another would contradict
        try
        {
            var request = new DescribeSubnetsRequest
            {
                Filters = [new Filter("default-for-az", ["true"]), new Filter("state", ["available"])],
            };
            var answer = await Ec2Guard.CallAsync(
                () => ec2.DescribeSubnetsAsync(request, cancellationToken),
                region.Context("ec2:DescribeSubnets"),
                cancellationToken
            );
            return [.. (answer.Subnets ?? []).Select(subnet => subnet.SubnetId).Order(StringComparer.Ordinal)];
        }
        catch (Ec2RefusedException)
        {
            // A policy need not allow this call, and another cloud need not have it.
            return [];
        }
    }
}
