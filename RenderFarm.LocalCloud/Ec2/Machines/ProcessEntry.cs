namespace RenderFarm.LocalCloud.Ec2.Machines;

/// <summary>A process that lives, from /proc.</summary>
internal sealed record ProcessEntry(int Id, int Parent, int Session);
