using MassTransit;
using RenderFarm.Contracts.Messages;
using RenderFarm.ServiceDefaults;

namespace RenderFarm.Worker.Chunks;

/// <summary>One chunk at a time, and none kept waiting here that another worker could render.</summary>
internal sealed class RenderChunkConsumerDefinition : ConsumerDefinition<RenderChunkConsumer>
{
    public RenderChunkConsumerDefinition(FarmQueues queues) =>
        Endpoint(endpoint =>
        {
            endpoint.Name = queues.Name(Queues.Render);
            endpoint.PrefetchCount = 1;
            endpoint.ConcurrentMessageLimit = 1;
        });
}
