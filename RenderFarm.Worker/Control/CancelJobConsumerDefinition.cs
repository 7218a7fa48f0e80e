using MassTransit;
using Microsoft.Extensions.Options;
using RenderFarm.Contracts.Messages;
using RenderFarm.ServiceDefaults;

namespace RenderFarm.Worker.Control;

/// <summary>The worker's own queue, which goes when the worker goes.</summary>
internal sealed class CancelJobConsumerDefinition : ConsumerDefinition<CancelJobConsumer>
{
    public CancelJobConsumerDefinition(IOptions<WorkerOptions> options, FarmQueues queues) =>
        Endpoint(endpoint =>
        {
            endpoint.Name = queues.Name(Queues.WorkerPrefix + options.Value.Id);
            endpoint.Temporary = true;
        });
}
