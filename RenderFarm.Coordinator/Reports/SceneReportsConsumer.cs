using MassTransit;
using RenderFarm.Contracts.Messages;
using RenderFarm.Coordinator.Scenes;
using RenderFarm.Coordinator.Transitions;

namespace RenderFarm.Coordinator.Reports;

/// <summary>Takes what workers find in scenes.</summary>
internal sealed class SceneReportsConsumer(FarmStore store, SceneInspector inspector) : IConsumer<SceneInspected>
{
    /// <inheritdoc/>
    public async Task Consume(ConsumeContext<SceneInspected> context)
    {
        await store.WriteAsync(farm => SceneInspector.Answered(farm, context.Message), context.CancellationToken);
        inspector.Tell(context.Message);
    }
}
