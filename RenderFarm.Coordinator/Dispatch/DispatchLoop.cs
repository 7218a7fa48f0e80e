using Microsoft.Extensions.Options;
using RenderFarm.Coordinator.Events;
using RenderFarm.Coordinator.Infrastructure;
using RenderFarm.Coordinator.Infrastructure.Database;
using RenderFarm.Coordinator.Jobs;
using RenderFarm.Coordinator.Workers;

namespace RenderFarm.Coordinator.Dispatch;

/// <summary>
/// Brings the farm towards what the database says it should be, every few seconds and whenever something happens. The same steps run
/// after a start, a crash and an outage; each may fail without harm to the others and is tried again at the next look. What the dispatch of
/// frames need not wait for is no step of it.
/// </summary>
internal sealed partial class DispatchLoop(
    FarmClock clock,
    CatchUp catchUp,
    WorkerWatch watch,
    LostChunks lost,
    JobSteering steering,
    StaleImages stale,
    Dispatcher feeder,
    ArtifactSending artifacts,
    DispatchSignal signal,
    IOptions<DispatchOptions> options,
    ILogger<DispatchLoop> logger
) : BackgroundService
{
    private string? _outage;

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        Func<CancellationToken, Task>[] steps =
        [
            catchUp.LookAsync,
            watch.LookAsync,
            lost.LookAsync,
            steering.AnnounceAsync,
            stale.LookAsync,
            feeder.FeedAsync,
            artifacts.LookAsync,
        ];
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                clock.Beat();
                string? outage = null;
                foreach (var step in steps)
                    outage = await TryAsync(step, stoppingToken) ?? outage;
                Report(outage);
                await signal.WaitAsync(Jittered(options.Value.Interval), stoppingToken);
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                return;
            }
        }
    }

    private async Task<string?> TryAsync(Func<CancellationToken, Task> step, CancellationToken cancellationToken)
    {
        try
        {
            await step(cancellationToken);
            return null;
        }
        catch (Exception e) when (e is CloudUnavailableException or DatabaseUnavailableException)
        {
            return e.Message;
        }
        catch (Exception e) when (e is not OperationCanceledException || !cancellationToken.IsCancellationRequested)
        {
            // The loop outlives every failure of a step.
            LogStepFailed(step.Method.DeclaringType?.Name, e);
            return null;
        }
    }

    /// <summary>Says once that the cloud or the database is away, and once that it is back.</summary>
    private void Report(string? outage)
    {
        if (outage is not null && _outage is null)
            LogOutage(outage);
        else if (outage is null && _outage is not null)
            LogOutageOver();
        _outage = outage;
    }

    private static TimeSpan Jittered(TimeSpan interval) => interval * (0.9 + (Random.Shared.NextDouble() * 0.2));

    [LoggerMessage(1320, LogLevel.Error, "{Step} failed and is tried again")]
    private partial void LogStepFailed(string? step, Exception exception);

    [LoggerMessage(1321, LogLevel.Warning, "{Problem} The feed goes on when that is over")]
    private partial void LogOutage(string problem);

    [LoggerMessage(1322, LogLevel.Information, "Cloud and database are back; the feed goes on")]
    private partial void LogOutageOver();
}
