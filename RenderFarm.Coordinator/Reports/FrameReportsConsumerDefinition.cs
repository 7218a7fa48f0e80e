using RenderFarm.ServiceDefaults;

namespace RenderFarm.Coordinator.Reports;

/// <summary>How <see cref="FrameReportsConsumer"/> is attached.</summary>
internal sealed class FrameReportsConsumerDefinition(FarmQueues queues) : ReportsDefinition<FrameReportsConsumer>(queues);
