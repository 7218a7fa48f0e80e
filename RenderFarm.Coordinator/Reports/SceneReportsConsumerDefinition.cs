using RenderFarm.ServiceDefaults;

namespace RenderFarm.Coordinator.Reports;

/// <summary>How <see cref="SceneReportsConsumer"/> is attached.</summary>
internal sealed class SceneReportsConsumerDefinition(FarmQueues queues) : ReportsDefinition<SceneReportsConsumer>(queues);
