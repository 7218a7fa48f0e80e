using RenderFarm.ServiceDefaults;

namespace RenderFarm.Coordinator.Reports;

/// <summary>How <see cref="ArtifactReportsConsumer"/> is attached.</summary>
internal sealed class ArtifactReportsConsumerDefinition(FarmQueues queues) : ReportsDefinition<ArtifactReportsConsumer>(queues);
