using MassTransit;
using RenderFarm.Contracts.Messages;
using RenderFarm.Coordinator.Artifacts;

namespace RenderFarm.Coordinator.Reports;

/// <summary>Takes what workers report about artifacts.</summary>
internal sealed class ArtifactReportsConsumer(ReportedObjects objects, ArtifactReports reports) : IConsumer<ArtifactEnded>
{
    /// <inheritdoc/>
    public Task Consume(ConsumeContext<ArtifactEnded> context) =>
        objects.TakeAsync((farm, found) => reports.Ended(farm, context.Message, found), context.CancellationToken);
}
