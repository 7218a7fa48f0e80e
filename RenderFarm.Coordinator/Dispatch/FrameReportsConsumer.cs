using System.Diagnostics;
using MassTransit;
using RenderFarm.Contracts.Messages;
using RenderFarm.Coordinator.Events;
using RenderFarm.Coordinator.Infrastructure.Messaging;
using RenderFarm.Coordinator.Jobs;
using RenderFarm.Coordinator.Jobs.Artifacts;
using RenderFarm.Coordinator.Transitions;
using RenderFarm.ServiceDefaults.Messaging;
using RenderFarm.ServiceDefaults.Telemetry;

namespace RenderFarm.Coordinator.Dispatch;

/// <summary>Takes what workers report about frames.</summary>
internal sealed class FrameReportsConsumer(
    FarmStore store,
    ReportedObjects objects,
    FrameReports reports,
    PartReports parts,
    FrameFailures failures,
    DispatchSignal feed
) : IConsumer<FrameStarted>, IConsumer<FrameProgress>, IConsumer<FrameRendered>, IConsumer<PartStored>, IConsumer<FrameFailed>
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
        using (Commit(report))
            await objects.TakeAsync((farm, found) => reports.Rendered(farm, report, found), context.CancellationToken);
        if (store.Read(connection => ArtifactTable.NextToSend(connection, DateTimeOffset.MaxValue)) is not null)
            feed.Raise(); // it was the last frame of its job
    }

    /// <inheritdoc/>
    public async Task Consume(ConsumeContext<PartStored> context)
    {
        var report = context.Message;
        using var span = Commit(report);
        await objects.TakeAsync((farm, found) => parts.Stored(farm, report, found), context.CancellationToken);
    }

    /// <inheritdoc/>
    public async Task Consume(ConsumeContext<FrameFailed> context)
    {
        var report = context.Message;
        using (Commit(report))
            await store.WriteAsync(farm => failures.Failed(farm, report), context.CancellationToken);
        feed.Raise();
    }

    /// <summary>The transaction, with the wait for it.</summary>
    private static Activity? Commit(FrameReport report) =>
        FarmTelemetry
            .Source.StartActivity("frame.commit")
            .Tag(
                ("db.system.name", "sqlite"),
                ("db.operation.name", "COMMIT"),
                ("renderfarm.job.id", report.JobId),
                ("renderfarm.frame.number", report.Frame),
                ("renderfarm.frame.part", report.Part > 0 ? report.Part : null),
                ("renderfarm.chunk.id", report.ChunkId),
                ("renderfarm.worker.id", report.WorkerId)
            );
}

/// <summary>How <see cref="FrameReportsConsumer"/> is attached.</summary>
internal sealed class FrameReportsConsumerDefinition(FarmQueues queues) : ReportsDefinition<FrameReportsConsumer>(queues);
