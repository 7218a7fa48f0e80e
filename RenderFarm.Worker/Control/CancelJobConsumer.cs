using MassTransit;
using RenderFarm.Contracts.Messages;
using RenderFarm.Worker.Chunks;

namespace RenderFarm.Worker.Control;

/// <summary>Drops the chunk in hand when its job is canceled.</summary>
internal sealed class CancelJobConsumer(ChunkInHand inHand) : IConsumer<CancelJob>
{
    public Task Consume(ConsumeContext<CancelJob> context)
    {
        inHand.Cancel(context.Message.JobId);
        return Task.CompletedTask;
    }
}
