using Microsoft.Extensions.Options;
using RenderFarm.Contracts.Messages;

namespace RenderFarm.Worker.Lifecycle;

/// <summary>Tells the coordinator every few seconds, and at every change, what this worker is doing.</summary>
internal sealed partial class Heartbeats(
    Coordinator coordinator,
    WorkerState state,
    ChunkInHand inHand,
    Occupation occupation,
    IOptions<WorkerOptions> options,
    TimeProvider time,
    ILogger<Heartbeats> logger
) : BackgroundService
{
    /// <summary>The coordinator gives a worker up after 30 seconds of silence.</summary>
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(5);

    private readonly DateTimeOffset _startedAt = time.GetUtcNow();

    /// <summary>Goes on until the chunk in hand has ended or is given up.</summary>
    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await inHand.WaitForEndAsync(cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await base.StopAsync(cancellationToken);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var failing = false;
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                // One that is under way at the end is waited for: cut off it would look like a failure, and left alone it could follow the
                // farewell.
                using var patience = new CancellationTokenSource(Interval, time);
                await SendAsync(patience.Token).WaitAsync(patience.Token);
                failing = false;
                occupation.Reached();
                await SayReadyAsync(stoppingToken);
            }
            catch (Exception exception) when (!stoppingToken.IsCancellationRequested)
            {
                if (!failing)
                    LogFailed(exception.Message);
                failing = true;
            }

            await WaitAsync(stoppingToken);
        }
    }

    private Task SendAsync(CancellationToken cancellationToken)
    {
        var now = state.Current;
        return coordinator.SendOnceAsync(
            new WorkerHeartbeat
            {
                WorkerId = options.Value.Id,
                Host = Environment.MachineName,
                ProcessId = Environment.ProcessId,
                Activity = now.Activity,
                ChunkId = now.ChunkId,
                BlenderVersion = now.Blender?.Executable.Version,
                Isolation = now.Blender?.Confinement.Description,
                Problem = now.Problem,
                Ending = now.Ending,
                Gpus = now.Gpus,
                Pool = options.Value.Pool,
                Instance = now.Instance,
                Interruption = now.Interruption,
                Cores = options.Value.ThreadsEach,
                StartedAt = _startedAt,
                SentAt = time.GetUtcNow(),
            },
            cancellationToken
        );
    }

    /// <summary>Who started this worker may wait for it to come up.</summary>
    private async Task SayReadyAsync(CancellationToken cancellationToken)
    {
        if (options.Value.ReadyFile is { } path && !File.Exists(path))
            await File.WriteAllTextAsync(path, "", cancellationToken);
    }

    private async Task WaitAsync(CancellationToken cancellationToken)
    {
        using var timeout = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        timeout.CancelAfter(Interval);
        await state.WaitForChangeAsync(timeout.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    [LoggerMessage(3001, LogLevel.Warning, "The coordinator's queue cannot be reached, trying again: {Error}")]
    private partial void LogFailed(string error);
}
