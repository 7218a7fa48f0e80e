using RenderFarm.ServiceDefaults;

namespace RenderFarm.Coordinator.Reports;

/// <summary>How <see cref="ChunkReportsConsumer"/> is attached.</summary>
internal sealed class ChunkReportsConsumerDefinition(FarmQueues queues) : ReportsDefinition<ChunkReportsConsumer>(queues);
