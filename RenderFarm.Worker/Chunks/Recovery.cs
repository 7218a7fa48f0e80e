using Microsoft.Extensions.Options;
using RenderFarm.Worker.Blender.Isolation;
using RenderFarm.Worker.Lifecycle;
using RenderFarm.Worker.Scratch;

namespace RenderFarm.Worker.Chunks;

/// <summary>A worker that cannot render waits, longer each time, and says why, instead of taking chunks only to fail them.</summary>
internal sealed class Recovery(WorkerState state, Sandbox sandbox, Shutdown shutdown, IOptions<WorkerOptions> options, TimeProvider time)
{
    private static readonly TimeSpan FirstPause = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan LongestPause = TimeSpan.FromMinutes(5);

    private TimeSpan _pause = FirstPause;

    /// <summary>The worker renders: the next pause is a short one again.</summary>
    public void Reset() => _pause = FirstPause;

    /// <summary>Waits until it is worth another try, or until the worker ends.</summary>
    public async Task AfterAsync(RenderFault fault, CancellationToken cancellationToken)
    {
        using var awake = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, shutdown.Begun);
        await WaitAsync(fault, awake.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    private async Task WaitAsync(RenderFault fault, CancellationToken cancellationToken)
    {
        for (var problem = fault.Message; problem is not null; problem = await FindProblemAsync(cancellationToken))
        {
            state.Problem(problem);
            await Task.Delay(_pause, time, cancellationToken);
            _pause = _pause * 2 < LongestPause ? _pause * 2 : LongestPause;
        }
    }

    private async Task<string?> FindProblemAsync(CancellationToken cancellationToken)
    {
        if (DiskSpace.IsFull(options.Value.DataDirectory))
            return RenderFault.DiskFull(options.Value.DataDirectory).Message;

        try
        {
            state.Ready(await sandbox.GetAsync(cancellationToken));
            return null;
        }
        catch (RenderFault fault)
        {
            return fault.Message;
        }
    }
}

/// <summary>
/// Finds the slowest of the frames that the worker has finished lately: their traces are sent whatever the sampling says.
/// </summary>
internal sealed class SlowFrames
{
    /// <summary>
    /// Frames that one is compared with: enough to know one in twenty, and few enough to follow a scene that gets heavier.
    /// </summary>
    private const int Remembered = 100;

    private const int OneIn = 20;

    private readonly Lock _lock = new();
    private readonly Queue<TimeSpan> _latest = [];
    private string? _job;

    /// <summary>Takes a frame in.</summary>
    /// <returns>Whether it belongs to the slowest twentieth of its job.</returns>
    public bool IsSlow(string job, TimeSpan time)
    {
        lock (_lock)
        {
            if (_job != job)
                _latest.Clear();
            _job = job;
            var isSlow = _latest.Count(other => other >= time) * OneIn <= _latest.Count;
            _latest.Enqueue(time);
            if (_latest.Count > Remembered)
                _latest.Dequeue();
            return isSlow;
        }
    }
}
