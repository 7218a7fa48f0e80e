using RenderFarm.Worker.Chunks;

namespace RenderFarm.Worker.Presence;

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
