using Amazon.EC2;
using Amazon.EC2.Model;
using Microsoft.Extensions.Options;
using RenderFarm.Coordinator.Fleet.Errors;
using RenderFarm.Coordinator.Hosting;

namespace RenderFarm.Coordinator.Fleet.Cloud;

/// <summary>The subnets, and thereby the zones, that machines may start in.</summary>
internal sealed class SubnetFinder(IAmazonEC2 ec2, IOptions<FleetOptions> options, FarmRegion region)
{
    /// <summary>Those that are set, or those of the default network, one a zone. Empty when EC2 does not say: then it chooses itself.</summary>
    public async Task<IReadOnlyList<string>> FindAsync(CancellationToken cancellationToken)
    {
        if (options.Value.Subnets.Count > 0)
            return [.. options.Value.Subnets];
        if (options.Value.LaunchTemplate.Length > 0)
            return []; // the template's, which another would contradict
        try
        {
            var request = new DescribeSubnetsRequest { Filters = [new Filter("default-for-az", ["true"]), new Filter("state", ["available"])] };
            var answer = await Ec2Guard.CallAsync(() => ec2.DescribeSubnetsAsync(request, cancellationToken), region.Context("ec2:DescribeSubnets"), cancellationToken);
            return [.. (answer.Subnets ?? []).Select(subnet => subnet.SubnetId).Order(StringComparer.Ordinal)];
        }
        catch (Ec2RefusedException)
        {
            // A policy need not allow this call, and another cloud need not have it.
            return [];
        }
    }
}
