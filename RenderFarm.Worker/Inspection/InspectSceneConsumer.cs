using MassTransit;
using Microsoft.Extensions.Options;
using RenderFarm.Contracts.Messages;
using RenderFarm.Worker.Blender;
using RenderFarm.Worker.Presence;
using RenderFarm.Worker.Scenes;

namespace RenderFarm.Worker.Inspection;

/// <summary>Reads a scene in a Blender of its own, beside the one that renders. That Blender stays warm, with the scene open, for the first chunk.</summary>
internal sealed class InspectSceneConsumer(
    SceneCache scenes, BlenderPool pool, Coordinator coordinator, IOptions<WorkerOptions> options) : IConsumer<InspectScene>
{
    public async Task Consume(ConsumeContext<InspectScene> context)
    {
        var scene = context.Message.Scene;
        var answer = new SceneInspected { SceneSha256 = scene.Sha256, WorkerId = options.Value.Id };
        try
        {
            answer = answer with { Inspection = await InspectAsync(scene, context.CancellationToken) };
        }
        catch (RenderFault fault)
        {
            answer = answer with { Error = fault.Message, Fault = fault.Kind };
        }

        await coordinator.SendAsync(answer, context.CancellationToken);
    }

    private async Task<SceneInspection> InspectAsync(SceneRef scene, CancellationToken cancellation)
    {
        using var lease = await scenes.GetAsync(scene, cancellation);
        var blender = await pool.RentAsync(scene.Sha256, cancellation);
        try
        {
            if (blender.OpenScene != scene.Sha256 || blender.Settings is not null) await blender.OpenAsync(scene.Sha256, lease.Path, cancellation);
            return await blender.InspectAsync(cancellation);
        }
        finally
        {
            await pool.ReturnAsync(blender);
        }
    }
}
