using RenderFarm.Cli.Api;
using RenderFarm.Cli.Display;
using RenderFarm.Contracts.Api;

namespace RenderFarm.Cli.Jobs;

/// <summary>Shows a job's progress until it has ended.</summary>
internal static class JobProgress
{
    private const double AlmostDone = 0.99;

    public static Task<JobResponse> FollowAsync(
        ApiClient api,
        string jobId,
        Action<JobResponse> onChange,
        Output output,
        CancellationToken cancellationToken
    ) =>
        output.StageAsync(
            "rendering",
            stage =>
            {
                var notices = new NoticeBoard(output);
                var watcher = new JobWatcher(
                    api,
                    job =>
                    {
                        // The last frame counts almost whole before its image is stored.
                        stage.Report(job.HasEnded() ? job.Progress : Math.Min(job.Progress, AlmostDone), Detail(job));
                        notices.Show(job);
                        onChange(job);
                    },
                    output.Note,
                    TimeProvider.System
                );
                return watcher.WatchAsync(jobId, cancellationToken);
            }
        );

    private static string Detail(JobResponse job)
    {
        var frames = job.Frames;
        var detail = $"{frames.Rendered} of {Readable.Count(frames.Total, "frame")}";
        if (frames.Failed > 0)
            detail += $", {frames.Failed} failed";
        if (job.Instances > 0)
            detail += $", {Readable.Count(job.Instances, "instance")}";
        if (job.Flagged > 0)
            detail += $", {job.Flagged} suspicious";
        if (job.State == JobState.Queued)
            detail += job.Rental is null ? ", waiting for a worker" : ", waiting for an instance";
        else if (job.SecondsPerFrame is { } seconds)
            detail += $", {Readable.Seconds(seconds)} a frame";
        return detail;
    }
}

/// <summary>Tells each notice of a job once, and again when its text has changed.</summary>
internal sealed class NoticeBoard(Output output)
{
    private readonly Dictionary<JobNoticeKind, string> _told = [];

    public void Show(JobResponse job)
    {
        foreach (var notice in job.Notices)
        {
            if (_told.GetValueOrDefault(notice.Kind) == notice.Text)
                continue;
            _told[notice.Kind] = notice.Text;
            output.Note(notice.Text);
        }
    }
}
