using Microsoft.Extensions.Options;
using RenderFarm.Contracts.Messages;
using RenderFarm.ServiceDefaults.Settings;

namespace RenderFarm.Worker.Lifecycle;

/// <summary>
/// The worker's end. From <see cref="Begun"/> on no chunk and no further frame is begun. When the end has a time (<see cref="Limited"/>), a
/// frame in hand goes on only if it is expected to be done by then; without one it is finished. SIGTERM leaves what is unfinished on its
/// queue; an end that the worker has decided on itself hands it back to the coordinator, and the process ends when the chunk in hand has.
/// </summary>
internal sealed partial class Shutdown : IDisposable
{
    /// <summary>Kept of SIGTERM's stop time-out for checking, storing and reporting the last frame.</summary>
    private static readonly TimeSpan ForUpload = TimeSpan.FromSeconds(3);

    /// <summary>Kept before an instance is taken, to report what was not finished.</summary>
    private static readonly TimeSpan ForReport = TimeSpan.FromSeconds(2);

    private readonly Lock _lock = new();
    private readonly CancellationTokenSource _begun = new();
    private readonly CancellationTokenSource _limited = new();
    private readonly CancellationTokenSource _deadline;
    private readonly CancellationTokenRegistration _registration;
    private readonly IHostApplicationLifetime _lifetime;
    private readonly WorkerState _state;
    private readonly TimeSpan _stopTimeout;
    private readonly TimeSpan _noticeMargin;
    private readonly TimeProvider _time;
    private readonly ILogger<Shutdown> _logger;
    private DateTimeOffset _renderUntil = DateTimeOffset.MaxValue;
    private DateTimeOffset _endsAt = DateTimeOffset.MaxValue;

    public Shutdown(
        IHostApplicationLifetime lifetime,
        WorkerState state,
        IOptions<FarmOptions> farm,
        IOptions<WorkerOptions> worker,
        TimeProvider time,
        ILogger<Shutdown> logger
    )
    {
        (_lifetime, _state, _time, _logger) = (lifetime, state, time, logger);
        _deadline = new CancellationTokenSource(Timeout.InfiniteTimeSpan, time);
        _stopTimeout = farm.Value.ConsumerStopTimeout;
        _noticeMargin = worker.Value.NoticeMargin;
        _registration = lifetime.ApplicationStopping.Register(() => End(_time.GetUtcNow() + _stopTimeout, ForUpload, TimeSpan.Zero));
    }

    /// <summary>The worker ends.</summary>
    public CancellationToken Begun => _begun.Token;

    /// <summary>The end has a time.</summary>
    public CancellationToken Limited => _limited.Token;

    /// <summary>That time has come.</summary>
    public CancellationToken Deadline => _deadline.Token;

    /// <summary>Why the worker ends, in a sentence for the coordinator; null when it was told by a signal.</summary>
    public string? Reason { get; private set; }

    /// <summary>Unfinished frames go back to the coordinator instead of the queue.</summary>
    public bool HandsBack => Reason is not null;

    /// <summary>Takes nothing more, finishes the frame in hand, and ends the process.</summary>
    public void Drain(string reason)
    {
        Say(reason);
        Begin();
    }

    /// <summary>The instance is taken at a time: finishes the frame in hand if it can, and ends the process.</summary>
    public void EndBy(DateTimeOffset taken, string reason)
    {
        Say(reason);
        End(taken, _noticeMargin, ForReport);
    }

    /// <summary>Whether work that was begun may go on for so long. What is unknown may not once the end has a time.</summary>
    public bool Allows(TimeSpan? remaining)
    {
        lock (_lock)
            return _renderUntil == DateTimeOffset.MaxValue || _time.GetUtcNow() + remaining <= _renderUntil;
    }

    /// <summary>Waits for a while; not to the end when the worker ends, or the token is canceled.</summary>
    public async Task PauseAsync(TimeSpan pause, CancellationToken cancellationToken)
    {
        using var awake = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, Begun);
        await Task.Delay(pause, _time, awake.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    /// <summary>Ends the process, unless it ends already.</summary>
    public void Leave() => _lifetime.StopApplication();

    public void Dispose()
    {
        _registration.Dispose();
        _begun.Dispose();
        _limited.Dispose();
        _deadline.Dispose();
    }

    /// <summary>The first reason counts, unless a signal came before.</summary>
    private void Say(string reason)
    {
        lock (_lock)
        {
            if (Reason is not null || _lifetime.ApplicationStopping.IsCancellationRequested)
                return;

            Reason = reason;
        }

        LogEnds(reason);
    }

    private void Begin()
    {
        _state.Drain(Reason);
        _begun.Cancel();
    }

    /// <summary>The earliest end counts.</summary>
    private void End(DateTimeOffset at, TimeSpan forUpload, TimeSpan forReport)
    {
        lock (_lock)
        {
            if (at < _endsAt)
            {
                _endsAt = at;
                _renderUntil = at - forUpload;
                var left = at - forReport - _time.GetUtcNow();
                _deadline.CancelAfter(left > TimeSpan.Zero ? left : TimeSpan.Zero);
            }
        }

        Begin();
        _limited.Cancel();
    }

    [LoggerMessage(3004, LogLevel.Information, "This worker ends. {Reason}")]
    private partial void LogEnds(string reason);
}

/// <summary>Ends the process when a worker that takes nothing more has nothing left in hand.</summary>
internal sealed class Departure(Shutdown shutdown, ChunkInHand inHand, Occupation occupation) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var either = CancellationTokenSource.CreateLinkedTokenSource(shutdown.Begun, stoppingToken);
        await Task.Delay(Timeout.Infinite, either.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);

        // A video is finished too, unless the end has a time: on another machine it would begin anew.
        using var hurry = CancellationTokenSource.CreateLinkedTokenSource(shutdown.Limited, stoppingToken);
        await occupation.WaitForRestAsync(hurry.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await inHand.WaitForEndAsync(stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        shutdown.Leave();
    }
}

/// <summary>
/// The worker's last words. A heartbeat that came later would call it back to life, so the host stops this after <see cref="Heartbeats"/>.
/// </summary>
internal sealed partial class Farewell(
    Coordinator coordinator,
    Shutdown shutdown,
    IOptions<WorkerOptions> options,
    TimeProvider time,
    ILogger<Farewell> logger
) : IHostedService
{
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(5);

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public async Task StopAsync(CancellationToken cancellationToken)
    {
        try
        {
            var stopped = new WorkerStopped
            {
                WorkerId = options.Value.Id,
                Reason = shutdown.Reason ?? "The worker was told to stop.",
                SentAt = time.GetUtcNow(),
            };
            await coordinator.SendOnceAsync(stopped, cancellationToken).WaitAsync(Longest, time, cancellationToken);
        }
        catch (Exception exception) when (exception is not OutOfMemoryException)
        {
            // The coordinator will miss the heartbeats instead.
            LogUnsaid(exception.Message);
        }
    }

    [LoggerMessage(3002, LogLevel.Warning, "The coordinator could not be told that this worker stops: {Error}")]
    private partial void LogUnsaid(string error);
}
