using System.Globalization;
using RenderFarm.Contracts.Api;

namespace RenderFarm.Cli.Display;

/// <summary>What a job that ended was like.</summary>
internal static class JobSummary
{
    public static void Show(Output output, Uri server, JobResponse job, IReadOnlyList<FrameResponse> frames, DownloadResult? download)
    {
        output.Line();
        output.Line($"Job {job.Id} '{job.Name}' {job.State.Word()}");
        if (job.Error is not null)
            output.Line($"  {job.Error}");
        foreach (var warning in job.Warnings)
            output.Line($"  {warning}");

        var facts = new Facts();
        facts.Add("frames", $"{job.Frames.Rendered} of {job.Frames.Total}{(job.Frames.Failed > 0 ? $", {job.Frames.Failed} failed" : "")}");
        if (job.EndedAt is { } endedAt && job.Frames.Rendered > 0)
        {
            var wall = endedAt - (job.StartedAt ?? job.CreatedAt);
            var workers = Math.Max(
                1,
                frames.Where(f => f.State == FrameState.Rendered).Select(f => f.Worker).Distinct(StringComparer.Ordinal).Count()
            );
            // The coordinator hears of the first frame's begin a moment after it.
            var share = wall > TimeSpan.Zero ? Math.Min(1, job.Timings.Render / (wall.TotalSeconds * workers)) : 0;
            facts.Add("wall time", JobTimes.Took(job, endedAt));
            facts.Add(
                "per frame",
                $"{Readable.Seconds(wall.TotalSeconds / job.Frames.Rendered)} of wall time, {Readable.Seconds(job.SecondsPerFrame)} "
                    + "inside Blender"
            );
            facts.Add(
                "inside Blender",
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"{share * 100:0} % of the wall time{(workers > 1 ? $" of {workers} workers" : "")}"
                )
            );
        }

        facts.Add("cost", CostText.Of(job));
        facts.Add("frames are in", download?.Directory);
        facts.Add("beside them", download is null ? null : string.Join(", ", download.Artifacts));
        facts.Add("page", server.AbsoluteUri);
        facts.Show(output);

        FrameFlags.Show(output, frames);
        foreach (var frame in frames.Where(f => f.State == FrameState.Failed))
            output.Line($"  frame {frame.Frame} failed: {frame.Error}");
    }
}

/// <summary>What <c>renderfarm submit --json</c> writes.</summary>
/// <param name="Job">The job: as it was accepted, or with <c>--wait</c> as it ended.</param>
/// <param name="Download">With <c>--download</c>.</param>
/// <param name="Packing">How the scene was sent.</param>
/// <param name="Assets">With <c>--assets</c>.</param>
/// <param name="Settings">What files and environment set for it.</param>
internal sealed record SubmitResult(
    JobResponse Job,
    DownloadResult? Download,
    PackingFacts Packing,
    AssetFacts? Assets,
    IReadOnlyList<FromSettings> Settings
);

/// <summary>An option that was not typed.</summary>
/// <param name="Key">The option, without its dashes.</param>
/// <param name="Values">Its values.</param>
/// <param name="From">Where it is set.</param>
internal sealed record FromSettings(string Key, IReadOnlyList<string> Values, string From);

/// <summary>What <c>renderfarm submit --dry-run --json</c> writes.</summary>
/// <param name="Jobs">What would be submitted.</param>
/// <param name="Quotes">What each would take.</param>
/// <param name="Packing">How the scene was sent.</param>
/// <param name="Assets">With <c>--assets</c>.</param>
internal sealed record DryRun(
    IReadOnlyList<JobRequest> Jobs,
    IReadOnlyList<QuoteResponse> Quotes,
    PackingFacts Packing,
    AssetFacts? Assets
);
