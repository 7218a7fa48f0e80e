using Microsoft.Extensions.Options;
using RenderFarm.ServiceDefaults;

namespace RenderFarm.Worker.Presence;

/// <summary>
/// What SIGTERM means here. From then on no chunk and no further frame is begun; a frame in hand may go on until <see cref="Deadline"/> if it is
/// expected to end by then. What is not finished by then goes back to its queue.
/// </summary>
internal sealed class Shutdown : IDisposable
{
    /// <summary>Kept of the stop time-out for checking, storing and reporting the last frame.</summary>
    private static readonly TimeSpan ForUpload = TimeSpan.FromSeconds(3);

    private readonly CancellationTokenSource _deadline;
    private readonly CancellationTokenRegistration _registration;
    private readonly TimeSpan _stopTimeout;

    public Shutdown(IHostApplicationLifetime lifetime, WorkerState state, IOptions<FarmOptions> options, TimeProvider time)
    {
        _deadline = new CancellationTokenSource(Timeout.InfiniteTimeSpan, time);
        _stopTimeout = options.Value.ConsumerStopTimeout;
        Begun = lifetime.ApplicationStopping;
        _registration = Begun.Register(() =>
        {
            state.Drain();
            _deadline.CancelAfter(_stopTimeout);
        });
    }

    /// <summary>The worker was told to stop.</summary>
    public CancellationToken Begun { get; }

    /// <summary>The stop time-out has run out.</summary>
    public CancellationToken Deadline => _deadline.Token;

    /// <summary>Whether work that was begun may go on for so long after the worker was told to stop. What is unknown may not.</summary>
    public bool Allows(TimeSpan? remaining) => remaining + ForUpload <= _stopTimeout;

    public void Dispose()
    {
        _registration.Dispose();
        _deadline.Dispose();
    }
}
