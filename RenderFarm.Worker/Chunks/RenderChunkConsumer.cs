using System.Diagnostics;
using MassTransit;
using Microsoft.Extensions.Options;
using RenderFarm.Contracts.Messages;
using RenderFarm.ServiceDefaults.Messaging;
using RenderFarm.ServiceDefaults.Telemetry;

namespace RenderFarm.Worker.Chunks;

/// <summary>Renders the chunk. Its message is taken off the queue when this returns, and stays there when the bus cancels this.</summary>
internal sealed class RenderChunkConsumer(ChunkRunner runner) : IConsumer<RenderChunk>
{
    public Task Consume(ConsumeContext<RenderChunk> context)
    {
        var sentAt = context.SentTime is { } sent ? new DateTimeOffset(sent.ToUniversalTime()) : context.Message.FedAt;
        var arrival = new Arrival(
            context.Message,
            sentAt,
            DateTimeOffset.UtcNow,
            context.ReceiveContext.InputAddress.Segments[^1],
            context.MessageId
        );
        return runner.RunAsync(arrival, context.CancellationToken);
    }
}

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

/// <summary>
/// How a chunk came here, which is told in the trace of each of its frames: its message carries many, so it belongs to none.
/// </summary>
/// <param name="Chunk">The chunk.</param>
/// <param name="SentAt">When its message was sent.</param>
/// <param name="ReceivedAt">When it was received.</param>
/// <param name="Queue">Name of the queue.</param>
/// <param name="MessageId">Of MassTransit.</param>
internal sealed record Arrival(
    RenderChunk Chunk,
    DateTimeOffset SentAt,
    DateTimeOffset ReceivedAt,
    string? Queue = null,
    Guid? MessageId = null
)
{
    /// <summary>The trace that the coordinator began for a frame.</summary>
    public static ActivityContext TraceOf(ChunkFrame frame) =>
        ActivityContext.TryParse(frame.TraceParent, traceState: null, isRemote: true, out var trace) ? trace : default;

    /// <summary>What is done once for all frames is in the trace of the first, to which the others have a link.</summary>
    public Activity? Open() =>
        FarmTelemetry
            .Source.StartActivity("chunk.open", ActivityKind.Internal, TraceOf(Chunk.Frames[0]), startTime: ReceivedAt)
            .Tag(
                ("renderfarm.job.id", Chunk.JobId),
                ("renderfarm.chunk.id", Chunk.ChunkId),
                ("renderfarm.chunk.frames", Chunk.Frames.Count)
            );
}
