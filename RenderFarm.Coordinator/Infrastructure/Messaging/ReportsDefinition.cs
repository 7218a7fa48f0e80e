using MassTransit;
using RenderFarm.Contracts.Messages;
using RenderFarm.Coordinator.Infrastructure.Database;
using RenderFarm.ServiceDefaults.Messaging;

namespace RenderFarm.Coordinator.Infrastructure.Messaging;

/// <summary>
/// All reports share one queue. They are taken several at a time, for the database is asked one at a time anyway and the queue is the
/// slower part; and they are tried again, briefly, before they are set aside: what fails then is a fault of ours or of the report. While
/// the database or the store cannot be had they are not set aside at all: those in hand wait, hidden in their queue, and the others wait
/// behind them.
/// </summary>
internal abstract class ReportsDefinition<TConsumer> : ConsumerDefinition<TConsumer>
    where TConsumer : class, IConsumer
{
    private const int AtOnce = 16;
    private const int Prefetched = 32;

    protected ReportsDefinition(FarmQueues queues) => EndpointName = queues.Name(Queues.Coordinator);

    /// <inheritdoc/>
    protected override void ConfigureConsumer(
        IReceiveEndpointConfigurator endpointConfigurator,
        IConsumerConfigurator<TConsumer> consumerConfigurator,
        IRegistrationContext context
    )
    {
        endpointConfigurator.PrefetchCount = Prefetched;
        endpointConfigurator.ConcurrentMessageLimit = AtOnce;
        consumerConfigurator.UseMessageRetry(retry => retry.Interval(2, TimeSpan.FromMilliseconds(500)));
        consumerConfigurator.UseFilter(new WaitFilter<ConsumerConsumeContext<TConsumer>>());
    }
}

/// <summary>
/// Holds a report while the database or the store cannot be had: that is no fault of the report. The feed loop and the health check say
/// what is wrong. Should the coordinator stop meanwhile, the report goes back to its queue.
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
