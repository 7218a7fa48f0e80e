using MassTransit;
using RenderFarm.Contracts.Messages;
using RenderFarm.ServiceDefaults;

namespace RenderFarm.Worker.Inspection;

/// <summary>One scene at a time, so that the frame that renders beside it keeps its share of the machine.</summary>
internal sealed class InspectSceneConsumerDefinition : ConsumerDefinition<InspectSceneConsumer>
{
    public InspectSceneConsumerDefinition(FarmQueues queues) =>
        Endpoint(endpoint =>
        {
            endpoint.Name = queues.Name(Queues.Inspect);
            endpoint.PrefetchCount = 1;
            endpoint.ConcurrentMessageLimit = 1;
        });
}
