namespace RenderFarm.LocalCloud.Ec2.Control;

/// <summary>A pool of the spot market.</summary>
/// <param name="Type">Instance type.</param>
/// <param name="Zone">Availability zone.</param>
/// <param name="OnDemand">List price, US dollars an hour.</param>
/// <param name="Spot">Price now, US dollars an hour.</param>
/// <param name="IsSet">Whether somebody has set that price.</param>
/// <param name="Capacity">Spot instances that fit.</param>
/// <param name="Used">Spot instances that there are.</param>
internal sealed record PoolReport(string Type, string Zone, decimal OnDemand, decimal Spot, bool IsSet, int Capacity, int Used);
