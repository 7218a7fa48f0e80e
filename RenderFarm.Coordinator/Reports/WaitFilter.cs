using MassTransit;
using RenderFarm.Coordinator.Database;
using RenderFarm.Coordinator.Hosting;

namespace RenderFarm.Coordinator.Reports;

/// <summary>
/// Holds a report while the database or the store cannot be had: that is no fault of the report. The feed loop and the health check say what
/// is wrong. Should the coordinator stop meanwhile, the report goes back to its queue.
/// </summary>
internal sealed class WaitFilter<TContext> : IFilter<TContext>
    where TContext : class, ConsumeContext
{
    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(200);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(5);

    /// <inheritdoc/>
    public async Task Send(TContext context, IPipe<TContext> next)
    {
        for (var pause = FirstPause; ; pause = pause * 2 < LongestPause ? pause * 2 : LongestPause)
        {
            try
            {
                await next.Send(context);
                return;
            }
            catch (Exception e) when (e is DatabaseUnavailableException or CloudUnavailableException)
            {
                await Task.Delay(pause * (0.75 + (Random.Shared.NextDouble() / 2)), context.CancellationToken);
            }
        }
    }

    /// <inheritdoc/>
    public void Probe(ProbeContext context) => context.CreateFilterScope("wait");
}
