using Microsoft.Extensions.Options;

namespace RenderFarm.Worker.Presence;

/// <summary>Ends a worker that nobody uses, that nobody can reach, or that is old enough, so that a rented machine is never forgotten.</summary>
internal sealed class Retirement(Occupation occupation, Shutdown shutdown, IOptions<WorkerOptions> options, TimeProvider time) : BackgroundService
{
    private static readonly TimeSpan Look = TimeSpan.FromSeconds(1);

    private readonly long _startedAt = time.GetTimestamp();

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Look, time);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            if (Reason() is not { } reason) continue;

            shutdown.Drain(reason);
            return;
        }
    }

    private string? Reason()
    {
        var settings = options.Value;
        if (occupation.IdleFor >= settings.IdleTimeout) return $"It had nothing to do for {settings.IdleTimeout:g}.";
        if (occupation.UnreachableFor >= settings.UnreachableTimeout) return $"The coordinator's queue could not be reached for {settings.UnreachableTimeout:g}.";

        return time.GetElapsedTime(_startedAt) >= settings.MaxLifetime ? $"It has run for {settings.MaxLifetime:g}, as long as it may." : null;
    }
}
