using RenderFarm.Contracts.Api;

namespace RenderFarm.Coordinator.Fleet.Errors;

/// <summary>What was asked for, for the explanation of a refusal.</summary>
/// <param name="Action">The call, as permissions name it: <c>ec2:RunInstances</c>.</param>
/// <param name="InstanceTypes">Types that it was about.</param>
/// <param name="Market">Where.</param>
/// <param name="Region">The farm's region.</param>
/// <param name="MaxPrice">Its price limit, in US dollars an hour.</param>
internal sealed record RentContext(string Action, IReadOnlyList<string> InstanceTypes, InstanceMarket Market, string Region, decimal? MaxPrice = null)
{
    /// <summary>The types in a row.</summary>
    public string Types => InstanceTypes.Count == 0 ? "the instance types" : string.Join(", ", InstanceTypes);
}
