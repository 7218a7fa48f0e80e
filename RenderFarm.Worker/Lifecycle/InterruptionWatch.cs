using Microsoft.Extensions.Options;
using RenderFarm.Contracts.Messages;

namespace RenderFarm.Worker.Lifecycle;

/// <summary>
/// On an instance, looks every few seconds whether EC2 takes it back. A recommendation to rebalance ends the worker when the frame in hand
/// is finished; a notice ends it before the instance goes.
/// </summary>
internal sealed partial class InterruptionWatch(
    InstanceMetadata metadata,
    WorkerState state,
    Shutdown shutdown,
    IOptions<WorkerOptions> options,
    TimeProvider time,
    ILogger<InterruptionWatch> logger
) : BackgroundService
{
    private bool _failing;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (!options.Value.IsRented)
            return;

        using var timer = new PeriodicTimer(options.Value.MetadataInterval, time);
        do
        {
            try
            {
                await LookAsync(stoppingToken);
                _failing = false;
            }
            catch (HttpRequestException exception)
            {
                if (!_failing)
                    LogFailed(exception.Message);
                _failing = true;
            }
        } while (await timer.WaitForNextTickAsync(stoppingToken));
    }

    private async Task LookAsync(CancellationToken cancellationToken)
    {
        // An interruption first: whatever else fails, it must not be missed.
        if (await metadata.InterruptionAsync(cancellationToken) is { } interruption)
            Take(interruption);
        if (state.Current.Instance is not null)
            return;

        var instance = await metadata.InstanceAsync(cancellationToken);
        state.RunsOn(options.Value.InstanceId is { } given ? instance with { InstanceId = given } : instance);
    }

    private void Take(Interruption interruption)
    {
        if (state.Current.Interruption == interruption)
            return;

        LogInterruption(interruption.Kind, interruption.At);
        state.Interrupted(interruption);
        if (interruption.Kind == InterruptionKind.Notice)
            shutdown.EndBy(interruption.At, $"EC2 takes its instance at {interruption.At:HH:mm:ss} UTC.");
        else
            shutdown.Drain("EC2 recommends to leave its instance: the risk of an interruption has risen.");
    }

    [LoggerMessage(3601, LogLevel.Warning, "EC2 announces to this instance: {Kind} at {At}")]
    private partial void LogInterruption(InterruptionKind kind, DateTimeOffset at);

    [LoggerMessage(3602, LogLevel.Warning, "The instance's metadata cannot be read, trying again: {Error}")]
    private partial void LogFailed(string error);
}
