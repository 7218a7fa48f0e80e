using RenderFarm.Cli.Display;

namespace RenderFarm.Cli.Downloads;

/// <summary>Tells what a download brought.</summary>
internal static class DownloadReport
{
    public static void Show(Output output, DownloadResult result)
    {
        if (result.Downloaded.Count + result.AlreadyThere.Count == 0)
        {
            output.Line($"No frame of job {result.JobId} is rendered as yet; nothing was downloaded.");
            return;
        }

        var there = result.AlreadyThere.Count > 0 ? $"; {result.AlreadyThere.Count} were there already" : "";
        output.Line($"{Readable.Count(result.Downloaded.Count, "frame")} downloaded to {result.Directory}{there}.");
        if (result.Artifacts.Count > 0)
            output.Line($"Beside them: {string.Join(", ", result.Artifacts)}.");
        if (result.NotRendered.Count > 0)
            output.Line($"Without an image as yet: {Readable.Ranges(result.NotRendered)}. 'renderfarm job {result.JobId}' says why.");
    }
}
