using MassTransit;
using RenderFarm.Contracts.Messages;
using RenderFarm.Coordinator.Feed;
using RenderFarm.Coordinator.Transitions;
using RenderFarm.Coordinator.Workers;

namespace RenderFarm.Coordinator.Reports;

/// <summary>Takes what workers report about themselves.</summary>
internal sealed class WorkerReportsConsumer(FarmStore store, WorkerReports reports, FeedSignal feed)
    : IConsumer<WorkerHeartbeat>, IConsumer<WorkerStopped>
{
    /// <inheritdoc/>
    public async Task Consume(ConsumeContext<WorkerHeartbeat> context)
    {
        // Most say what is known: they come every few seconds from every worker.
        if (await store.WriteAsync(farm => reports.Heartbeat(farm, context.Message), context.CancellationToken))
            feed.Raise();
    }

    /// <inheritdoc/>
    public async Task Consume(ConsumeContext<WorkerStopped> context)
    {
        await store.WriteAsync(farm => reports.Stopped(farm, context.Message), context.CancellationToken);
        feed.Raise();
    }
}
