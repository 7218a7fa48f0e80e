using MassTransit;
using RenderFarm.Contracts.Messages;
using RenderFarm.Coordinator.Artifacts;
using RenderFarm.Coordinator.Transitions;

namespace RenderFarm.Coordinator.Reports;

/// <summary>Takes what workers report about artifacts.</summary>
internal sealed class ArtifactReportsConsumer(FarmStore store, ArtifactReports reports) : IConsumer<ArtifactEnded>
{
    /// <inheritdoc/>
    public Task Consume(ConsumeContext<ArtifactEnded> context) =>
        store.WriteAsync(farm => reports.Ended(farm, context.Message), context.CancellationToken);
}
