using MassTransit;
using RenderFarm.Contracts.Messages;
using RenderFarm.ServiceDefaults;

namespace RenderFarm.Coordinator.Reports;

/// <summary>
/// All reports share one queue. They are taken several at a time, for the database is asked one at a time anyway and the queue is the
/// slower part; and they are tried again, briefly, before they are set aside: what fails then is a fault of ours or of the report. While the database or the store cannot be had they are not set aside at
/// all: those in hand wait, hidden in their queue, and the others wait behind them.
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
        consumerConfigurator.UseMessageRetry(retry => retry.Interval(2, TimeSpan.FromMilliseconds(500)));
        consumerConfigurator.UseFilter(new WaitFilter<ConsumerConsumeContext<TConsumer>>());
    }
}
