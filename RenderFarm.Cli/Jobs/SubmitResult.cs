using RenderFarm.Cli.Assets;
using RenderFarm.Cli.Downloads;
using RenderFarm.Cli.Packing;
using RenderFarm.Contracts.Api;

namespace RenderFarm.Cli.Jobs;

/// <summary>What <c>renderfarm submit --json</c> writes.</summary>
/// <param name="Job">The job: as it was accepted, or with <c>--wait</c> as it ended.</param>
/// <param name="Download">With <c>--download</c>.</param>
/// <param name="Packing">How the scene was sent.</param>
/// <param name="Assets">With <c>--assets</c>.</param>
internal sealed record SubmitResult(JobResponse Job, DownloadResult? Download, PackingFacts Packing, AssetFacts? Assets);
