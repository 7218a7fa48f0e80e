using MassTransit;
using RenderFarm.Contracts.Messages;

namespace RenderFarm.Worker.Chunks;

/// <summary>Renders the chunk. Its message is taken off the queue when this returns, and stays there when the bus cancels this.</summary>
internal sealed class RenderChunkConsumer(ChunkRunner runner) : IConsumer<RenderChunk>
{
    public Task Consume(ConsumeContext<RenderChunk> context)
    {
        var sentAt = context.SentTime is { } sent ? new DateTimeOffset(sent.ToUniversalTime()) : context.Message.FedAt;
        var arrival = new Arrival(context.Message, sentAt, DateTimeOffset.UtcNow, context.ReceiveContext.InputAddress.Segments[^1], context.MessageId);
        return runner.RunAsync(arrival, context.CancellationToken);
    }
}
