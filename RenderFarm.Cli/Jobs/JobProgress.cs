using RenderFarm.Cli.Api;
using RenderFarm.Cli.Display;
using RenderFarm.Contracts.Api;

namespace RenderFarm.Cli.Jobs;

/// <summary>Shows a job's progress until it has ended.</summary>
internal static class JobProgress
{
    private const double AlmostDone = 0.99;

    /// <summary>EC2 answers within seconds when it has what is asked for.</summary>
    private const int PatientSeconds = 60;

    /// <summary>Shows it, and tells the desktop of the end.</summary>
    public static async Task<JobResponse> FollowAsync(
        ApiClient api,
        string jobId,
        Action<JobResponse> onChange,
        Output output,
        CancellationToken cancellationToken
    )
    {
        var job = await ShowAsync(api, jobId, onChange, output, cancellationToken);
        if (output.TellsDesktop)
            await Desktop.TellAsync(
                $"{job.Name} {job.State.Word()}",
                job.Error ?? $"{job.Frames.Rendered} of {Readable.Count(job.Frames.Total, "frame")}"
            );
        return job;
    }

    private static Task<JobResponse> ShowAsync(
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
                var queue = new QueueAhead();
                JobResponse? mine = null;
                var watcher = new JobWatcher(
                    api,
                    job =>
                    {
                        mine = job;
                        Report(job);
                        notices.Show(job);
                        onChange(job);
                    },
                    output.Note,
                    TimeProvider.System,
                    other =>
                    {
                        if (queue.Changed(other) && mine?.State == JobState.Queued)
                            Report(mine);
                    }
                );
                return watcher.WatchAsync(jobId, cancellationToken);

                // The last frame counts almost whole before its image is stored.
                void Report(JobResponse job) =>
                    stage.Report(job.HasEnded() ? job.Progress : Math.Min(job.Progress, AlmostDone), Detail(job, queue.Before(job)));
            }
        );

    /// <summary>
    /// Waits until a job that rents needs this computer no more, and says so; or, when that takes long, why and how to find out.
    /// </summary>
    public static async Task UntilAloneAsync(ApiClient api, JobResponse job, Output output, CancellationToken cancellationToken)
    {
        var now = job;
        try
        {
            await output.StageAsync(
                "handing out",
                async stage =>
                {
                    for (var asked = 0; asked < PatientSeconds && !now.HasEnded() && now.GoesOnAlone != true; asked++)
                    {
                        stage.Report(1 - ((double)now.Frames.Waiting / now.Frames.Total), Detail(now, 0));
                        await Task.Delay(TimeSpan.FromSeconds(1), cancellationToken);
                        now = await api.GetJobAsync(job.Id, cancellationToken);
                    }

                    return now;
                }
            );
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            SayWhatNext(output, now);
            throw;
        }

        if (now.GoesOnAlone == true)
            output.Line(
                $"Job {job.Id} goes on by itself, with {Readable.Count(now.Instances, "instance")}: this computer may sleep or be "
                    + "switched off."
            );
        else if (!now.HasEnded())
            output.Note(
                $"Keep this computer on until 'renderfarm job {job.Id}' says that the job goes on by itself. "
                    + (now.Notices is [var notice, ..] ? notice.Text : "No instance is there yet.")
            );
    }

    /// <summary>Says what can be typed after Ctrl-C.</summary>
    public static void SayWhatNext(Output output, JobResponse job)
    {
        output.Note($"No longer watching: job {job.Id} {(job.HasEnded() ? "has ended, and its frames can be fetched" : "goes on")}.");
        output.Note(
            $"'renderfarm watch {job.Id}' watches it again, 'renderfarm cancel {job.Id}' ends it, 'renderfarm download {job.Id}' "
                + "fetches what is rendered."
        );
    }

    private static string Detail(JobResponse job, int ahead)
    {
        var frames = job.Frames;
        var detail = $"{frames.Rendered} of {Readable.Count(frames.Total, "frame")}";
        if (frames.Failed > 0)
            detail += $", {frames.Failed} failed";
        if (job.Instances > 0)
            detail += $", {Readable.Count(job.Instances, "instance")}";
        if (job.Flagged > 0)
            detail += $", {job.Flagged} suspicious";
        if (job.State == JobState.Paused)
            detail += $", paused until 'renderfarm resume {job.Id}'";
        else if (job.State == JobState.Queued)
            detail += (job.Rental, ahead) switch
            {
                (not null, _) => ", waiting for an instance",
                (_, 0) => ", waiting for a worker",
                _ => $", behind {Readable.Count(ahead, "job")}",
            };
        else if (job.SecondsPerFrame is { } seconds)
            detail += $", {Readable.Seconds(seconds)} a frame";
        return detail;
    }
}

/// <summary>The jobs that the farm's own workers have beside one.</summary>
internal sealed class QueueAhead
{
    private readonly Dictionary<string, JobResponse> _open = new(StringComparer.Ordinal);

    /// <summary>Takes in how another job is now.</summary>
    /// <returns>Whether it counts otherwise than before.</returns>
    public bool Changed(JobResponse job)
    {
        if (job.Rental is not null)
            return false;
        if (job.State is not (JobState.Queued or JobState.Running))
            return _open.Remove(job.Id);
        var isNew = !_open.TryGetValue(job.Id, out var before) || before.Priority != job.Priority;
        _open[job.Id] = job;
        return isNew;
    }

    /// <summary>How many go before a job: of a higher priority, or older.</summary>
    public int Before(JobResponse job) =>
        _open.Values.Count(other =>
            other.Id != job.Id && (other.Priority > job.Priority || (other.Priority == job.Priority && other.CreatedAt < job.CreatedAt))
        );
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
