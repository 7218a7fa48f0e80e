using MassTransit;
using RenderFarm.ServiceDefaults.Messaging;

namespace RenderFarm.Tests.Transport;

public sealed class JobConsumerDefinition : ConsumerDefinition<JobConsumer>
{
    private readonly JobDesk _desk;

    public JobConsumerDefinition(FarmQueues queues, JobDesk desk)
    {
        _desk = desk;
        EndpointName = queues.Name(desk.Queue);
    }

    protected override void ConfigureConsumer(
        IReceiveEndpointConfigurator endpointConfigurator,
        IConsumerConfigurator<JobConsumer> consumerConfigurator,
        IRegistrationContext context
    ) => _desk.Configure?.Invoke((IAmazonSqsReceiveEndpointConfigurator)endpointConfigurator);
}
