using RenderFarm.Contracts.Api;

namespace RenderFarm.Cli.Jobs;

/// <summary>A job with its frames, as <c>renderfarm job --json</c> writes it.</summary>
internal sealed record JobDetails(JobResponse Job, IReadOnlyList<FrameResponse> Frames);
