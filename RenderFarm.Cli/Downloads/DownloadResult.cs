namespace RenderFarm.Cli.Downloads;

/// <summary>What a download brought.</summary>
/// <param name="JobId">The job.</param>
/// <param name="Directory">Full path of where the images are.</param>
/// <param name="Downloaded">Frames whose image was fetched.</param>
/// <param name="AlreadyThere">Frames whose image was there before, the same to the byte.</param>
/// <param name="NotRendered">Frames that have no image yet, or failed.</param>
/// <param name="Artifacts">Names of the files that were made of the frames and are there now: video, contact sheet.</param>
internal sealed record DownloadResult(
    string JobId, string Directory, IReadOnlyList<int> Downloaded, IReadOnlyList<int> AlreadyThere, IReadOnlyList<int> NotRendered, IReadOnlyList<string> Artifacts);
