using System.Globalization;
using RenderFarm.Contracts.Api;
using RenderFarm.Contracts.Messages;
using Spectre.Console;

namespace RenderFarm.Cli.Display;

/// <summary>Everything about one job, for people.</summary>
internal static class JobReport
{
    public static void Show(Output output, JobDetails details, bool everyFrame)
    {
        var (job, frames) = details;
        ShowFacts(output, job);
        if (job.Frames.Rendered > 0)
            output.Show(Timings(job));

        output.Line();
        if (everyFrame)
            output.Show(EveryFrame(frames));
        else
            ShowFrames(output, frames);
        FrameFlags.Show(output, frames);
        ShowFailures(output, frames);
    }

    private static string Told(NotifyResponse told) =>
        told.Address
        + told switch
        {
            { Event: null } => "",
            { EndedAt: not null, Error: null } => $", {told.Event.ToString()!.ToLowerInvariant()}",
            { EndedAt: not null } => $", given up after {told.Attempts} attempts: {told.Error}",
            { Error: not null } => $", is tried again: {told.Error}",
            _ => "",
        };

    private static void ShowFacts(Output output, JobResponse job)
    {
        var facts = new Facts();
        facts.Add("job", $"{job.Id} '{job.Name}'");
        facts.Add(
            "state",
            $"{job.State.Word()}, {Readable.Percent(job.Progress)}, {job.Frames.Rendered} of {Readable.Count(job.Frames.Total, "frame")}"
        );
        facts.Add("error", job.Error);
        facts.Add("rents", job.Rental is { } rental ? RentalText.Of(rental) : null);
        facts.Add("instances", job.Rental is null ? null : $"{job.Instances} now");
        facts.Add(
            "away",
            job switch
            {
                { GoesOnAlone: true } => "goes on by itself: this farm may sleep or be switched off",
                { GoesOnAlone: false, EndedAt: null } => "needs this farm: not all is with instances yet",
                _ => null,
            }
        );
        facts.Add(
            "quoted",
            job.QuotedSeconds is { } quoted
                ? Readable.Duration(TimeSpan.FromSeconds(quoted))
                    + (job.QuotedDollars is { } dollars ? ", " + Readable.Dollars(dollars) : "")
                : null
        );
        facts.Add("cost", CostText.Of(job));
        foreach (var notice in job.Notices)
            facts.Add("notice", notice.Text);
        foreach (var (_, worker, reason) in job.Blocklist)
            facts.Add("blocklist", $"{worker}: {reason}");
        foreach (var warning in job.Warnings)
            facts.Add("changed", warning);
        foreach (var told in job.Notify)
            facts.Add("tells", Told(told));
        facts.Add("blender", job.Blender);
        facts.Add("scene", job.Scene);
        SettingsFacts.AddTo(facts, job.Settings);
        facts.Add("frame names", job.Output);
        facts.Add("missing files", job.AllowMissing ? "allowed" : null);
        facts.Add("strict", job.Strict ? "suspicious frames fail the job" : null);
        facts.Add("divided", Divided(job.Split));
        facts.Add("priority", job.Priority == 0 ? null : $"{job.Priority}");
        facts.Add("submitted", Moment(job.CreatedAt));
        facts.Add("started", Moment(job.StartedAt));
        facts.Add("ended", Moment(job.EndedAt));
        facts.Add("took", job.EndedAt is { } ended ? JobTimes.Took(job, ended) : null);
        foreach (var artifact in job.Artifacts)
            facts.Add(artifact.Kind == ArtifactKind.Video ? "video" : "contact sheet", Describe(artifact));
        facts.Show(output);
    }

    private static string Describe(ArtifactResponse artifact) =>
        artifact.State switch
        {
            ArtifactState.Ready =>
                $"{artifact.FileName}, {Readable.Bytes(artifact.SizeBytes ?? 0)}{(artifact.Note is null ? "" : ". " + artifact.Note)}",
            ArtifactState.Failed => $"could not be made: {artifact.Error}",
            _ => "is being made",
        };

    private static Table Timings(JobResponse job)
    {
        var timings = job.Timings;
        (string Name, double Seconds)[] parts =
        [
            ("fetching the scene", timings.SceneFetch),
            ("starting Blender", timings.BlenderStart),
            ("loading the scene", timings.SceneLoad),
            ("rendering", timings.Render),
            ("checking the image", timings.Gate),
            ("uploading", timings.Upload),
        ];
        var table = Tables.Create("", "where the time went", "in all", "a frame");
        foreach (var (name, seconds) in parts)
        {
            table.AddRow(
                Tables.Cell(""),
                Tables.Cell(name),
                Tables.Cell(Readable.Seconds(seconds)),
                Tables.Cell(Readable.Seconds(seconds / job.Frames.Rendered))
            );
        }

        return table;
    }

    private static void ShowFrames(Output output, IReadOnlyList<FrameResponse> frames)
    {
        var facts = new Facts();
        foreach (var state in Enum.GetValues<FrameState>())
            facts.Add(state.ToString().ToLowerInvariant(), Readable.Ranges(frames.Where(f => f.State == state).Select(f => f.Frame)));
        facts.Show(output);
    }

    private static Table EveryFrame(IReadOnlyList<FrameResponse> frames)
    {
        var table = Tables.Create("frame", "state", "progress", "attempts", "render", "size", "worker", "trace");
        foreach (var frame in frames)
        {
            table.AddRow(
                Tables.Cell($"{frame.Frame}"),
                Tables.Cell(frame.State.ToString().ToLowerInvariant()),
                Tables.Cell(Readable.Percent(frame.Progress)),
                Tables.Cell($"{frame.Attempts}"),
                Tables.Cell(Readable.Seconds(frame.RenderSeconds)),
                Tables.Cell(frame.SizeBytes is { } size ? Readable.Bytes(size) : "-"),
                Tables.Cell(frame.Worker ?? "-"),
                Tables.Cell(frame.TraceId ?? "-")
            );
        }

        return table;
    }

    private static void ShowFailures(Output output, IReadOnlyList<FrameResponse> frames)
    {
        foreach (var frame in frames.Where(f => f.Error is not null))
        {
            output.Line();
            output.Line(
                $"frame {frame.Frame}, {frame.State.ToString().ToLowerInvariant()} after {Readable.Count(frame.Attempts, "attempt")}: "
                    + $"{frame.Error}"
            );
            foreach (var line in frame.LogTail?.Split('\n') ?? [])
                output.Line("  | " + line.TrimEnd('\r'));
        }
    }

    private static string? Divided(Split? split) =>
        split switch
        {
            null => null,
            { KeepSamples: true } => $"samples are kept ({string.Join(", then ", split.Steps)}): 'renderfarm extend' adds more",
            { Samples: { } ranges } => $"each frame into {ranges} ranges of samples",
            _ => $"each frame into {split.Columns}x{split.Rows} tiles",
        };

    private static string? Moment(DateTimeOffset? time) =>
        time?.ToLocalTime().ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture);
}

/// <summary>How long jobs take.</summary>
internal static class JobTimes
{
    // Less than this in the queue is no wait.
    private static readonly TimeSpan LeastWait = TimeSpan.FromSeconds(1);

    /// <summary>Such as <c>2 min 05 s, after 40 s in the queue</c>.</summary>
    public static string Took(JobResponse job, DateTimeOffset ended)
    {
        var started = job.StartedAt ?? job.CreatedAt;
        var waited = started - job.CreatedAt;
        return Readable.Duration(ended - started) + (waited < LeastWait ? "" : $", after {Readable.Duration(waited)} in the queue");
    }
}

/// <summary>What a job's state means for somebody who waits for it.</summary>
internal static class JobStates
{
    public static bool HasEnded(this JobResponse job) => job.State is JobState.Completed or JobState.Failed or JobState.Canceled;

    public static int ExitCode(this JobResponse job) =>
        job.State is JobState.Failed or JobState.Canceled ? ExitCodes.JobFailed : ExitCodes.Ok;

    public static string Word(this JobState state) => state.ToString().ToLowerInvariant();
}

/// <summary>Frames that are stored and give reason to look at them.</summary>
internal static class FrameFlags
{
    /// <summary>Tells each kind of suspicion once, with its frames.</summary>
    public static void Show(Output output, IReadOnlyList<FrameResponse> frames)
    {
        var all = frames.SelectMany(frame => frame.Flags, (frame, flag) => (frame.Frame, Suspicion: flag));
        foreach (var kind in all.GroupBy(flagged => flagged.Suspicion.Flag))
        {
            var numbers = kind.Select(flagged => flagged.Frame).ToList();
            output.Line(
                $"  {(numbers.Count == 1 ? "frame" : "frames")} {Readable.Ranges(numbers)} {(numbers.Count == 1 ? "is" : "are")} "
                    + $"suspicious: {kind.First().Suspicion.Reason}"
            );
        }
    }
}

/// <summary>A job with its frames, as <c>renderfarm job --json</c> writes it.</summary>
internal sealed record JobDetails(JobResponse Job, IReadOnlyList<FrameResponse> Frames);
