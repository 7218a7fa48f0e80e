using MassTransit;
using RenderFarm.Contracts.Messages;
using RenderFarm.Coordinator.Artifacts;
using RenderFarm.Coordinator.Feed;
using RenderFarm.Coordinator.Frames;
using RenderFarm.Coordinator.Transitions;
using RenderFarm.ServiceDefaults;

namespace RenderFarm.Coordinator.Reports;

/// <summary>Takes what workers report about frames.</summary>
internal sealed class FrameReportsConsumer(FarmStore store, FrameReports reports, FeedSignal feed)
    : IConsumer<FrameStarted>, IConsumer<FrameProgress>, IConsumer<FrameRendered>, IConsumer<PartStored>, IConsumer<FrameFailed>
{
    /// <inheritdoc/>
    public Task Consume(ConsumeContext<FrameStarted> context) =>
        store.WriteAsync(farm => reports.Started(farm, context.Message), context.CancellationToken);

    /// <inheritdoc/>
    public Task Consume(ConsumeContext<FrameProgress> context) =>
        store.WriteAsync(farm => reports.Progressed(farm, context.Message), context.CancellationToken);

    /// <inheritdoc/>
    public async Task Consume(ConsumeContext<FrameRendered> context)
    {
        var report = context.Message;
        using var span = FarmTelemetry.Source.StartActivity("frame.commit");
        span?.SetTag("farm.job", report.JobId).SetTag("farm.frame", report.Frame)
            .SetTag("farm.worker", report.WorkerId).SetTag("farm.chunk", report.ChunkId);
        await store.WriteAsync(farm => reports.Rendered(farm, report), context.CancellationToken);
        if (store.Read(connection => ArtifactTable.NextToSend(connection, DateTimeOffset.MaxValue)) is not null)
            feed.Raise(); // it was the last frame of its job
    }

    /// <inheritdoc/>
    public Task Consume(ConsumeContext<PartStored> context) =>
        store.WriteAsync(farm => reports.Stored(farm, context.Message), context.CancellationToken);

    /// <inheritdoc/>
    public async Task Consume(ConsumeContext<FrameFailed> context)
    {
        await store.WriteAsync(farm => reports.Failed(farm, context.Message), context.CancellationToken);
        feed.Raise();
    }
}
