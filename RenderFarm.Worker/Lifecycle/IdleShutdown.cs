using Microsoft.Extensions.Options;

namespace RenderFarm.Worker.Lifecycle;

/// <summary>
/// Ends a worker that nobody uses, that nobody can reach, or that is old enough, so that an instance is never forgotten.
/// </summary>
internal sealed class IdleShutdown(Occupation occupation, Shutdown shutdown, IOptions<WorkerOptions> options, TimeProvider time)
    : BackgroundService
{
    private static readonly TimeSpan Look = TimeSpan.FromSeconds(1);

    private readonly long _startedAt = time.GetTimestamp();

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Look, time);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            if (Reason() is not { } reason)
                continue;

            shutdown.Drain(reason);
            return;
        }
    }

    private string? Reason()
    {
        var settings = options.Value;
        if (occupation.IdleFor >= settings.IdleTimeout)
            return $"It had nothing to do for {settings.IdleTimeout:g}.";
        if (occupation.UnreachableFor >= settings.UnreachableTimeout)
            return $"The coordinator's queue could not be reached for {settings.UnreachableTimeout:g}.";

        return time.GetElapsedTime(_startedAt) >= settings.MaxLifetime
            ? $"It has run for {settings.MaxLifetime:g}, as long as it may."
            : null;
    }
}

/// <summary>
/// When this worker last did something, and when it last reached the coordinator's queue. It is not idle before it has reached that once.
/// </summary>
internal sealed class Occupation(TimeProvider time)
{
    private readonly Lock _lock = new();
    private long? _idleSince;
    private long _reachedAt = time.GetTimestamp();
    private int _works;
    private TaskCompletionSource? _rest;

    /// <summary>How long it has had nothing to do; zero while it has.</summary>
    public TimeSpan IdleFor
    {
        get
        {
            lock (_lock)
                return _works == 0 && _idleSince is { } since ? time.GetElapsedTime(since) : TimeSpan.Zero;
        }
    }

    /// <summary>How long the queue could not be reached.</summary>
    public TimeSpan UnreachableFor => time.GetElapsedTime(Volatile.Read(ref _reachedAt));

    /// <summary>Waits until it has nothing to do.</summary>
    public Task WaitForRestAsync(CancellationToken cancellationToken)
    {
        lock (_lock)
            return (_rest?.Task ?? Task.CompletedTask).WaitAsync(cancellationToken);
    }

    /// <summary>Marks a piece of work as begun, until the result is disposed.</summary>
    public IDisposable Begin()
    {
        lock (_lock)
        {
            _works++;
            _rest ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        }

        return new Work(this);
    }

    /// <summary>The queue took a message.</summary>
    public void Reached()
    {
        var now = time.GetTimestamp();
        Volatile.Write(ref _reachedAt, now);
        lock (_lock)
            _idleSince ??= now;
    }

    private void End()
    {
        lock (_lock)
        {
            _idleSince = time.GetTimestamp();
            if (--_works > 0)
                return;

            _rest?.TrySetResult();
            _rest = null;
        }
    }

    private sealed class Work(Occupation occupation) : IDisposable
    {
        public void Dispose() => occupation.End();
    }
}
