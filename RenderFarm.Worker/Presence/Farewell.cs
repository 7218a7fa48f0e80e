using Microsoft.Extensions.Options;
using RenderFarm.Contracts.Messages;

namespace RenderFarm.Worker.Presence;

/// <summary>The worker's last words. A heartbeat that came later would call it back to life, so the host stops this after <see cref="Heartbeats"/>.</summary>
internal sealed partial class Farewell(
    Coordinator coordinator, Shutdown shutdown, IOptions<WorkerOptions> options, TimeProvider time, ILogger<Farewell> logger) : IHostedService
{
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(5);

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public async Task StopAsync(CancellationToken cancellationToken)
    {
        try
        {
            var stopped = new WorkerStopped { WorkerId = options.Value.Id, Reason = shutdown.Reason ?? "The worker was told to stop.", SentAt = time.GetUtcNow() };
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
