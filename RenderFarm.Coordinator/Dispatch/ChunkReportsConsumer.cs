using MassTransit;
using RenderFarm.Contracts.Messages;
using RenderFarm.Coordinator.Events;
using RenderFarm.Coordinator.Frames;
using RenderFarm.Coordinator.Infrastructure.Messaging;
using RenderFarm.Coordinator.Transitions;
using RenderFarm.ServiceDefaults.Messaging;

namespace RenderFarm.Coordinator.Dispatch;

/// <summary>Takes what workers report about chunks.</summary>
internal sealed class ChunkReportsConsumer(FarmStore store, ChunkBuilder chunks, DispatchSignal feed)
    : IConsumer<ChunkStarted>,
        IConsumer<ChunkEnded>,
        IConsumer<ChunkDeclined>
{
    /// <inheritdoc/>
    public Task Consume(ConsumeContext<ChunkStarted> context) =>
        store.WriteAsync(farm => ChunkClaims.Claim(farm, context.Message.ChunkId, context.Message.WorkerId), context.CancellationToken);

    /// <inheritdoc/>
    public async Task Consume(ConsumeContext<ChunkEnded> context)
    {
        await store.WriteAsync(
            farm => ChunkClaims.End(farm, context.Message.ChunkId, context.Message.WorkerId, context.Message.IsHandedBack),
            context.CancellationToken
        );
        feed.Raise();
    }

    /// <inheritdoc/>
    public async Task Consume(ConsumeContext<ChunkDeclined> context)
    {
        var report = context.Message;
        await store.WriteAsync(
            farm =>
            {
                if (ChunkClaims.MaySpeak(farm, report.JobId, report.ChunkId, report.WorkerId))
                    chunks.Withdraw(farm, report.ChunkId);
            },
            context.CancellationToken
        );
        feed.Raise();
    }
}

/// <summary>How <see cref="ChunkReportsConsumer"/> is attached.</summary>
internal sealed class ChunkReportsConsumerDefinition(FarmQueues queues) : ReportsDefinition<ChunkReportsConsumer>(queues);
