using System.CommandLine;
using RenderFarm.Cli.Api;
using RenderFarm.Cli.Display;
using RenderFarm.Cli.Jobs;
using RenderFarm.Contracts.Api;

namespace RenderFarm.Cli.Commands;

/// <summary><c>renderfarm logs ID</c>, and what else follows a log.</summary>
internal static class LogsCommand
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(2);

    public static Command Create(GlobalOptions global)
    {
        var id = Arguments.JobId();
        var frame = Arguments.Number("--frame", "The log of this frame, whether it failed or not.");
        var follow = Follow("Wait for frames that have not ended, and show their logs as they come; of one frame while it renders.");
        var command = new FarmCommand("logs", "Show what Blender printed for the frames that failed, or for one frame.")
        {
            Examples = ["renderfarm logs k3f9x2ab", "renderfarm logs k3f9x2ab --frame 17", "renderfarm logs k3f9x2ab -f"],
            Arguments = { id },
            Options = { frame, follow },
        };
        global.Run(
            command,
            async (arguments, api, output, cancellationToken) =>
            {
                var job = await JobFinder.FindAsync(api, arguments.GetRequiredValue(id), cancellationToken);
                var only = arguments.GetValue(frame);
                var shown = new HashSet<int>();
                var live = only is { } growing && !output.IsJson ? new LiveText(api, output, job.Id, growing) : null;
                if (arguments.GetValue(follow))
                {
                    // The states of the frames are asked for when the job's change, so that no change of them is missed.
                    var turn = new SemaphoreSlim(1);
                    using var enough = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
                    var watcher = new JobWatcher(api, _ => turn.Release(), output.Note, TimeProvider.System);
                    var end = watcher.WatchAsync(job.Id, enough.Token);
                    var pause = live is null ? Timeout.InfiniteTimeSpan : Pause;
                    while (!end.IsCompleted && await Task.WhenAny(turn.WaitAsync(pause, cancellationToken), end) != end)
                    {
                        await ShowAsync(api, output, job.Id, only, shown, live, cancellationToken);
                        if (only is { } one && shown.Contains(one))
                            return ExitCodes.Ok;
                        if (live is not null)
                            await live.ShowMoreAsync(cancellationToken);
                    }

                    job = await end;
                }

                await ShowAsync(api, output, job.Id, only, shown, live, cancellationToken);
                if (live is { HasShown: true })
                    return ExitCodes.Ok;
                if (only is { } wanted && !shown.Contains(wanted))
                    throw new BadInputException(
                        $"Frame {wanted} of job {job.Id} has no log yet, or is none of the job's.",
                        job.HasEnded() ? "'renderfarm job ID' lists its frames." : "With -f the command waits for it."
                    );
                if (shown.Count == 0)
                    output.Line($"No frame of job {job.Id} has failed. --frame N shows what Blender printed for one.");
                return ExitCodes.Ok;
            }
        );
        return command;
    }

    /// <summary>The option to go on.</summary>
    public static Option<bool> Follow(string description) => new("--follow", "-f") { Description = description };

    /// <summary>Shows a log, and what is added to it until <paramref name="isOver"/>.</summary>
    public static async Task CopyAsync(
        ApiClient api,
        Func<CancellationToken, Task<HttpResponseMessage>> open,
        Func<CancellationToken, Task<bool>> isOver,
        CancellationToken cancellationToken
    )
    {
        await using var console = Console.OpenStandardOutput();
        var written = 0;
        while (true)
        {
            var last = await isOver(cancellationToken);
            using (var response = await open(cancellationToken))
            {
                var log = await api.GuardAsync(() => response.Content.ReadAsByteArrayAsync(cancellationToken), cancellationToken);
                if (log.Length < written)
                    written = 0; // it was begun anew
                await console.WriteAsync(log.AsMemory(written), cancellationToken);
                written = log.Length;
            }

            if (last)
                return;
            await Task.Delay(Pause, cancellationToken);
        }
    }

    private static async Task ShowAsync(
        ApiClient api,
        Output output,
        string jobId,
        int? only,
        HashSet<int> shown,
        LiveText? live,
        CancellationToken cancellationToken
    )
    {
        foreach (var frame in await api.GetFramesAsync(jobId, cancellationToken, only))
        {
            if (
                frame.State is not (FrameState.Failed or FrameState.Rendered)
                || (only is null ? frame.State != FrameState.Failed : frame.Frame != only)
                || !shown.Add(frame.Frame)
            )
                continue;
            var log = await ReadAsync(api, jobId, frame, cancellationToken);
            output.JsonLine(new FrameLog(frame.Frame, frame.State, frame.Worker, frame.Error, log));
            var isFollowed = live?.End(log) == true;
            var error = frame.Error is null ? "" : $": {frame.Error}";
            output.Line($"── frame {frame.Frame}, {$"{frame.State}".ToLowerInvariant()}{error}");
            if (!isFollowed)
                output.Line(log);
        }
    }

    /// <summary>All that Blender printed; where a worker could not store that, the last lines that it reported.</summary>
    private static async Task<string> ReadAsync(ApiClient api, string jobId, FrameResponse frame, CancellationToken cancellationToken)
    {
        try
        {
            using var response = await api.OpenFrameLogAsync(jobId, frame.Frame, cancellationToken);
            return (await api.GuardAsync(() => response.Content.ReadAsStringAsync(cancellationToken), cancellationToken)).TrimEnd();
        }
        catch (FarmRefusedException e) when (e.ProblemType == ProblemTypes.NotFound)
        {
            return frame.LogTail?.TrimEnd() ?? "Blender's words were not kept.";
        }
    }

    /// <summary>The log of a frame that renders, as it grows.</summary>
    private sealed class LiveText(ApiClient api, Output output, string jobId, int frame)
    {
        /// <summary>Enough of the end of what was shown to find it again when the middle of a long log is left out.</summary>
        private const int Known = 400;

        private string _shown = "";

        public bool HasShown => _shown.Length > 0;

        /// <summary>Shows what has come since the last time.</summary>
        public async Task ShowMoreAsync(CancellationToken cancellationToken)
        {
            try
            {
                using var response = await api.OpenFrameLogAsync(jobId, frame, cancellationToken);
                var text = await api.GuardAsync(() => response.Content.ReadAsStringAsync(cancellationToken), cancellationToken);
                if (!HasShown)
                    output.Line($"── frame {frame}, rendering");
                Show(text.TrimEnd());
            }
            catch (FarmRefusedException e) when (e.ProblemType == ProblemTypes.NotFound)
            {
                // Nothing is stored of it yet.
            }
        }

        /// <summary>Shows the rest of it.</summary>
        /// <returns>False when nothing was shown before, and nothing now.</returns>
        public bool End(string log)
        {
            if (!HasShown)
                return false;
            Show(log);
            return true;
        }

        private void Show(string text)
        {
            var known = _shown.Length <= Known ? _shown : _shown[^Known..];
            var at = text.StartsWith(_shown, StringComparison.Ordinal) ? 0 : text.LastIndexOf(known, StringComparison.Ordinal);
            var more = at < 0 ? text : text[(at == 0 ? _shown.Length : at + known.Length)..].TrimStart('\n');
            _shown = text;
            if (more.Length > 0)
                output.Line(more);
        }
    }

    /// <summary>A line of <c>logs --json</c>.</summary>
    private sealed record FrameLog(int Frame, FrameState State, string? Worker, string? Error, string Log);
}
