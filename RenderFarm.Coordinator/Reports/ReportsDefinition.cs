using MassTransit;
using RenderFarm.Contracts.Messages;
using RenderFarm.ServiceDefaults;

namespace RenderFarm.Coordinator.Reports;

/// <summary>
/// All reports share one queue. They are taken several at a time, for the database is asked one at a time anyway and the queue is the
/// slower part; and they are tried again before they are set aside, because a full disk may have room a moment later.
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
        IRegistrationContext context)
    {
        endpointConfigurator.PrefetchCount = Prefetched;
        endpointConfigurator.ConcurrentMessageLimit = AtOnce;
        consumerConfigurator.UseMessageRetry(retry => retry.Exponential(
            retryLimit: 5, minInterval: TimeSpan.FromMilliseconds(200), maxInterval: TimeSpan.FromSeconds(5), intervalDelta: TimeSpan.FromMilliseconds(500)));
    }
}
