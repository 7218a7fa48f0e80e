using RenderFarm.ServiceDefaults;

namespace RenderFarm.Coordinator.Reports;

/// <summary>How <see cref="WorkerReportsConsumer"/> is attached.</summary>
internal sealed class WorkerReportsConsumerDefinition(FarmQueues queues) : ReportsDefinition<WorkerReportsConsumer>(queues);
