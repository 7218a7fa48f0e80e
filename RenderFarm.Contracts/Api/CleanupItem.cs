namespace RenderFarm.Contracts.Api;

/// <summary>Something that bears the farm's name in the cloud and is not needed.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Name">Its name: an instance, a template, a queue, a job, a key.</param>
/// <param name="Detail">Why it is not needed.</param>
public sealed record CleanupItem(CleanupKind Kind, string Name, string Detail);
