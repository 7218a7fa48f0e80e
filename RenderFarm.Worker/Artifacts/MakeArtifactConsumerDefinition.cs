using MassTransit;
using RenderFarm.Contracts.Messages;
using RenderFarm.ServiceDefaults;

namespace RenderFarm.Worker.Artifacts;

/// <summary>One at a time, so that the frames of other jobs that render beside it keep their share of the machine.</summary>
internal sealed class MakeArtifactConsumerDefinition : ConsumerDefinition<MakeArtifactConsumer>
{
    public MakeArtifactConsumerDefinition(FarmQueues queues) =>
        Endpoint(endpoint =>
        {
            endpoint.Name = queues.Name(Queues.Finish);
            endpoint.PrefetchCount = 1;
            endpoint.ConcurrentMessageLimit = 1;
        });
}
