using MassTransit;
using RenderFarm.Contracts.Messages;
using RenderFarm.Worker.Presence;

namespace RenderFarm.Worker.Control;

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
