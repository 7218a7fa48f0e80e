namespace RenderFarm.Coordinator.Fleet.Cloud;

/// <summary>What machines start from.</summary>
/// <param name="Id"><c>ami-…</c> or <c>resolve:ssm:…</c>; null for that of the launch template.</param>
/// <param name="RootDevice">Name of its disk; null when that is not known.</param>
internal sealed record MachineImage(string? Id, string? RootDevice);
