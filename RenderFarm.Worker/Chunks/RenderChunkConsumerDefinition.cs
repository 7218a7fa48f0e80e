using MassTransit;
using Microsoft.Extensions.Options;
using RenderFarm.Contracts.Messages;
using RenderFarm.ServiceDefaults;

namespace RenderFarm.Worker.Chunks;

/// <summary>One chunk at a time, and none kept waiting here that another worker could render.</summary>
internal sealed class RenderChunkConsumerDefinition : ConsumerDefinition<RenderChunkConsumer>
{
    public RenderChunkConsumerDefinition(FarmQueues queues, IOptions<WorkerOptions> options) =>
        Endpoint(endpoint =>
        {
            endpoint.Name = queues.Name(Queues.RenderOf(options.Value.Pool));
            endpoint.PrefetchCount = 1;
            endpoint.ConcurrentMessageLimit = 1;
        });
}
