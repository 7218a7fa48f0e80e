using Amazon.EC2;
using RenderFarm.Contracts.Api;
using RenderFarm.Coordinator.Fleet.Errors;

namespace RenderFarm.Coordinator.Fleet.Cloud;

/// <summary>Where the farm rents.</summary>
internal sealed class FarmRegion(IAmazonEC2 ec2)
{
    /// <summary>Such as <c>eu-central-1</c>.</summary>
    public string Name => ec2.Config.AuthenticationRegion ?? ec2.Config.RegionEndpoint?.SystemName ?? "the region";

    /// <summary>For the explanation of a call that is about no machines in particular.</summary>
    public RentContext Context(string action) => new(action, [], InstanceMarket.Spot, Name);
}
