namespace RenderFarm.Cli.Display;

/// <summary>Tells what a download brought.</summary>
internal static class DownloadReport
{
    public static void Show(Output output, DownloadResult result)
    {
        var isAlone = result.Downloaded.Count + result.AlreadyThere.Count == 0;
        if (isAlone && result.Artifacts.Count > 0)
        {
            output.Line($"{string.Join(", ", result.Artifacts)} {(result.Artifacts.Count == 1 ? "is" : "are")} in {result.Directory}.");
            return;
        }

        if (isAlone)
        {
            output.Line($"No frame of job {result.JobId} is rendered as yet; nothing was downloaded.");
            return;
        }

        var there = result.AlreadyThere.Count > 0 ? $"; {result.AlreadyThere.Count} were there already" : "";
        output.Line($"{Readable.Count(result.Downloaded.Count, "frame")} downloaded to {result.Directory}{there}.");
        if (result.Outputs.Count > 0)
            output.Line(
                $"{Readable.Count(result.Outputs.Count, "image")} of File Output nodes {(result.Outputs.Count == 1 ? "is" : "are")} in "
                    + $"{string.Join(", ", result.Outputs.Select(name => name.Split('/')[0]).Distinct())}."
            );
        if (result.Artifacts.Count > 0)
            output.Line($"Beside them: {string.Join(", ", result.Artifacts)}.");
        if (result.NotRendered.Count > 0)
            output.Line($"Without an image as yet: {Readable.Ranges(result.NotRendered)}. 'renderfarm job {result.JobId}' says why.");
    }
}

/// <summary>What a download brought.</summary>
/// <param name="JobId">The job.</param>
/// <param name="Directory">Full path of where the images are.</param>
/// <param name="Downloaded">Frames whose image was fetched.</param>
/// <param name="AlreadyThere">Frames whose image was there before, the same to the byte.</param>
/// <param name="NotRendered">Frames that have no image yet, or failed.</param>
/// <param name="Outputs">Names of what File Output nodes have written beside the frames, which is there now.</param>
/// <param name="Artifacts">Names of the files that were made of the frames and are there now: video, contact sheet, ZIP.</param>
internal sealed record DownloadResult(
    string JobId,
    string Directory,
    IReadOnlyList<int> Downloaded,
    IReadOnlyList<int> AlreadyThere,
    IReadOnlyList<int> NotRendered,
    IReadOnlyList<string> Outputs,
    IReadOnlyList<string> Artifacts
);
