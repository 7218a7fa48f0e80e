using MassTransit;
using Microsoft.Extensions.Options;
using RenderFarm.Contracts.Messages;
using RenderFarm.ServiceDefaults.Messaging;

namespace RenderFarm.Worker.Lifecycle;

/// <summary>Ends the chunk in hand when its job is canceled or paused.</summary>
internal sealed class HoldJobConsumer(ChunkInHand inHand) : IConsumer<HoldJob>
{
    public Task Consume(ConsumeContext<HoldJob> context)
    {
        inHand.End(context.Message.JobId, context.Message.FinishesFrame);
        return Task.CompletedTask;
    }
}

/// <summary>The worker's own queue, which goes when the worker goes.</summary>
internal sealed class HoldJobConsumerDefinition : ConsumerDefinition<HoldJobConsumer>
{
    public HoldJobConsumerDefinition(IOptions<WorkerOptions> options, FarmQueues queues) =>
        Endpoint(endpoint =>
        {
            endpoint.Name = queues.Name(Queues.WorkerPrefix + options.Value.Id);
            endpoint.Temporary = true;
        });
}

/// <summary>Ends the worker when the frame in hand is finished.</summary>
internal sealed class DrainWorkerConsumer(Shutdown shutdown) : IConsumer<DrainWorker>
{
    public Task Consume(ConsumeContext<DrainWorker> context)
    {
        if (context.Message.ProcessId is null || context.Message.ProcessId == Environment.ProcessId)
            shutdown.Drain(context.Message.Reason);
        return Task.CompletedTask;
    }
}

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
