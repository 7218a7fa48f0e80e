using RenderFarm.Contracts.Api;

namespace RenderFarm.Cli.Jobs;

/// <summary>A job's cost, as <c>renderfarm cost --json</c> writes it.</summary>
/// <param name="Cost">In all.</param>
/// <param name="Frames">Of each frame; null when they were not asked for.</param>
internal sealed record CostDetails(JobCost Cost, IReadOnlyList<FrameCost>? Frames);
