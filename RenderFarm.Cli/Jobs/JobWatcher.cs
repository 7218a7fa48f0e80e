using RenderFarm.Cli.Api;
using RenderFarm.Cli.Display;
using RenderFarm.Contracts.Api;

namespace RenderFarm.Cli.Jobs;

/// <summary>Follows a job to its end, across restarts of the coordinator.</summary>
/// <param name="api">The farm.</param>
/// <param name="onChange">Gets the newest state whenever there is one.</param>
/// <param name="onNote">Gets what the user should know meanwhile.</param>
/// <param name="clock">Measures how long the coordinator has been away.</param>
/// <param name="onOther">Gets how other jobs are, as the farm tells of them.</param>
internal sealed class JobWatcher(
    ApiClient api,
    Action<JobResponse> onChange,
    Action<string> onNote,
    TimeProvider clock,
    Action<JobResponse>? onOther = null
)
{
    private const int MostDoublings = 2;

    /// <summary>How long a coordinator may be away. A job outlives it; somebody who waits in a script must not wait forever.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(10);

    /// <summary>Asks anew when the stream is silent for so long: a dead connection looks like a job that takes its time.</summary>
    private static readonly TimeSpan Silence = TimeSpan.FromSeconds(10);

    private static readonly TimeSpan ShortestPause = TimeSpan.FromSeconds(1);

    private JobResponse? _shown;

    /// <summary>Waits for the end of the job.</summary>
    /// <returns>The job as it ended.</returns>
    /// <exception cref="FarmUnreachableException">The coordinator stayed away for ten minutes.</exception>
    public async Task<JobResponse> WatchAsync(string jobId, CancellationToken cancellationToken)
    {
        var lastSeen = clock.GetTimestamp();
        var failures = 0;
        while (true)
        {
            try
            {
                if (
                    await FollowAsync(jobId, () => (failures, lastSeen) = (Welcome(failures), clock.GetTimestamp()), cancellationToken) is
                    { } ended
                )
                    return ended;
            }
            catch (FailureException e) when (IsPassing(e) && clock.GetElapsedTime(lastSeen) < Patience)
            {
                if (failures++ == 0)
                    onNote("The coordinator does not answer. Waiting for it: the job goes on where it was once it is back.");
            }

            // Also when only the stream breaks off: then this is how often the job is looked at.
            var pause = ShortestPause * Math.Pow(2, Math.Min(failures, MostDoublings)) * (0.75 + (Random.Shared.NextDouble() / 2));
            await Task.Delay(pause, clock, cancellationToken);
        }
    }

    private static bool IsPassing(FailureException e) => e is FarmUnreachableException or FarmRefusedException { IsTransient: true };

    /// <summary>One stream's worth: null when it broke off or fell silent before the job ended.</summary>
    private async Task<JobResponse?> FollowAsync(string jobId, Action onAnswer, CancellationToken cancellationToken)
    {
        using var silence = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        try
        {
            // First the stream, then the state: what changes in between is then in the stream.
            silence.CancelAfter(Silence);
            var events = await api.OpenEventsAsync(silence.Token);
            if (Show(await api.GetJobAsync(jobId, cancellationToken), onAnswer) is { } endedBefore)
                return endedBefore;

            silence.CancelAfter(Silence);
            await foreach (var change in events)
            {
                silence.CancelAfter(Silence);
                if (change.Job is { } other && other.Id != jobId)
                    onOther?.Invoke(other);
                if (change.Job?.Id == jobId && Show(change.Job, onAnswer) is { } ended)
                    return ended;
            }
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            // Silent: look at the job itself.
        }
        catch (FailureException e) when (IsPassing(e))
        {
            // Broken off, or never opened. Whether the coordinator is there at all, the job's own state tells.
        }

        return Show(await api.GetJobAsync(jobId, cancellationToken), onAnswer);
    }

    /// <summary>Passes on what is new.</summary>
    /// <returns>The job when it has ended.</returns>
    private JobResponse? Show(JobResponse job, Action onAnswer)
    {
        onAnswer();

        // Lists are compared by identity: warnings and rental never change, and artifacts come after the end.
        if (
            _shown is null
            || !job.Notices.SequenceEqual(_shown.Notices)
            || job with
            {
                Warnings = _shown.Warnings,
                Artifacts = _shown.Artifacts,
                Rental = _shown.Rental,
                Notices = _shown.Notices,
                Notify = _shown.Notify,
            } != _shown
        )
            onChange(job);
        _shown = job;
        return job.HasEnded() ? job : null;
    }

    private int Welcome(int failures)
    {
        if (failures > 0)
            onNote("The coordinator is back.");
        return 0;
    }
}
