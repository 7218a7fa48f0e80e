using RenderFarm.Worker.Chunks;

namespace RenderFarm.Worker.Presence;

/// <summary>Ends the process when a worker that takes nothing more has nothing left in hand.</summary>
internal sealed class Departure(Shutdown shutdown, ChunkInHand inHand) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var either = CancellationTokenSource.CreateLinkedTokenSource(shutdown.Begun, stoppingToken);
        await Task.Delay(Timeout.Infinite, either.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await inHand.WaitForEndAsync(stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        shutdown.Leave();
    }
}
