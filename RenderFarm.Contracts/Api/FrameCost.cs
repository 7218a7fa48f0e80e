namespace RenderFarm.Contracts.Api;

/// <summary>What a stored frame cost.</summary>
/// <param name="Frame">Its number.</param>
/// <param name="InstanceTypes">Types of the machines that rendered it: one, or several for a divided frame.</param>
/// <param name="RenderSeconds">Machine-seconds inside Blender.</param>
/// <param name="Seconds">Machine-seconds with its share of what its machines did besides: boot, loading, lost and idle time.</param>
/// <param name="Dollars">US dollars of those.</param>
public sealed record FrameCost(int Frame, IReadOnlyList<string> InstanceTypes, double RenderSeconds, double Seconds, decimal Dollars);
