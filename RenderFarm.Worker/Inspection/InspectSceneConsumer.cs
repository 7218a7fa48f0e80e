using MassTransit;
using Microsoft.Extensions.Options;
using RenderFarm.Contracts.Messages;
using RenderFarm.ServiceDefaults.Messaging;
using RenderFarm.Worker.Blender;
using RenderFarm.Worker.Lifecycle;
using RenderFarm.Worker.Scenes;

namespace RenderFarm.Worker.Inspection;

/// <summary>
/// Reads a scene in a Blender of its own, beside the one that renders, and tries settings on it. That Blender stays warm, with the scene
/// open and the settings applied, for the first chunk.
/// </summary>
internal sealed class InspectSceneConsumer(
    SceneCache scenes,
    BlenderPool pool,
    Coordinator coordinator,
    Occupation occupation,
    Shutdown shutdown,
    IOptions<WorkerOptions> options
) : IConsumer<InspectScene>
{
    private static readonly TimeSpan DeclinedPause = TimeSpan.FromSeconds(2);

    public async Task Consume(ConsumeContext<InspectScene> context)
    {
        var (scene, settings) = (context.Message.Scene, context.Message.Settings);
        var answer = new SceneInspected
        {
            SceneSha256 = scene.Sha256,
            ManifestSha256 = scene.Manifest?.Sha256,
            Settings = settings,
            WorkerId = options.Value.Id,
        };
        if (context.Message.NotFor.Contains(answer.WorkerId, StringComparer.Ordinal))
        {
            await coordinator.SendAsync(
                answer with
                {
                    Error = "It was asked before.",
                    Fault = FaultKind.Worker,
                },
                context.CancellationToken
            );
            // Leaves the queue to the others for a while: the question will soon be there again.
            await shutdown.PauseAsync(DeclinedPause, context.CancellationToken);
            return;
        }

        using var work = occupation.Begin();
        try
        {
            answer = await InspectAsync(scene, answer, context.CancellationToken);
        }
        catch (RenderFault fault)
        {
            // What Blender printed of a failing machine may be the scene's own words: no machine is blamed for it, and another one is
            // asked.
            answer = answer with
            {
                Inspection = null,
                Error = fault.Message,
                Fault = fault.Sign is null ? fault.Kind : FaultKind.Worker,
                Unfit = fault is { Kind: FaultKind.Worker, IsJobs: true, Sign: null } && answer.Inspection is null ? fault.Message : null,
            };
        }

        await coordinator.SendAsync(answer, context.CancellationToken);
    }

    private async Task<SceneInspected> InspectAsync(SceneRef scene, SceneInspected answer, CancellationToken cancellationToken)
    {
        using var lease = await scenes.GetAsync(scene, cancellationToken);
        var blender = await pool.RentAsync(lease.All, cancellationToken);
        try
        {
            // Opened anew in any case: what Blender says meanwhile belongs to the inspection.
            blender.BeginLog();
            await blender.OpenAsync(scene.Identity, lease.Path, cancellationToken);
            var inspection = OpeningLog.AddTo(await blender.InspectAsync(answer.Settings.Scene, cancellationToken), blender.Log.ToString());
            answer = answer with { Inspection = inspection, Refusal = inspection.Refusal, Warnings = inspection.Warnings };
            return answer.Settings == RenderSettings.None ? answer : await TryAsync(blender, answer, cancellationToken);
        }
        finally
        {
            await pool.ReturnAsync(blender);
        }
    }

    private static async Task<SceneInspected> TryAsync(BlenderProcess blender, SceneInspected answer, CancellationToken cancellationToken)
    {
        try
        {
            await blender.ConfigureAsync(answer.Settings, cancellationToken);
            var prepared = blender.Prepared!;
            return answer with
            {
                Refusal = null,
                Warnings = [.. prepared.Warnings, .. OpeningLog.ColoursOf(answer.Inspection!)],
                View = prepared.View,
                OutputName = prepared.OutputName,
                SampleSplit = prepared.SampleSplit,
                TileSplit = prepared.TileSplit,
            };
        }
        catch (RenderFault fault) when (fault is { Kind: FaultKind.Frame, Sign: null } && blender.IsAlive)
        {
            return answer with { Refusal = fault.Message };
        }
        catch (RenderFault fault) when (fault is { Kind: FaultKind.Worker, IsJobs: true } && blender.IsAlive)
        {
            return answer with { Refusal = null, Unfit = fault.Message };
        }
    }
}

/// <summary>One scene at a time, so that the frame that renders beside it keeps its share of the machine.</summary>
internal sealed class InspectSceneConsumerDefinition : ConsumerDefinition<InspectSceneConsumer>
{
    public InspectSceneConsumerDefinition(FarmQueues queues) =>
        Endpoint(endpoint =>
        {
            endpoint.Name = queues.Name(Queues.Inspect);
            endpoint.PrefetchCount = 1;
            endpoint.ConcurrentMessageLimit = 1;
        });
}
