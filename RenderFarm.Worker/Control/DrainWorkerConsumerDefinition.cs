using MassTransit;
using Microsoft.Extensions.Options;
using RenderFarm.Contracts.Messages;
using RenderFarm.ServiceDefaults;

namespace RenderFarm.Worker.Control;

/// <summary>The worker's own queue, which goes when the worker goes.</summary>
internal sealed class DrainWorkerConsumerDefinition : ConsumerDefinition<DrainWorkerConsumer>
{
    public DrainWorkerConsumerDefinition(IOptions<WorkerOptions> options, FarmQueues queues) =>
        Endpoint(endpoint =>
        {
            endpoint.Name = queues.Name(Queues.WorkerPrefix + options.Value.Id);
            endpoint.Temporary = true;
        });
}
