using System.Collections.Concurrent;
using Microsoft.Extensions.Options;
using RenderFarm.Contracts.Api;
using RenderFarm.Contracts.Messages;
using RenderFarm.Coordinator.Assets;
using RenderFarm.Coordinator.Feed;
using RenderFarm.Coordinator.Transitions;
using RenderFarm.Coordinator.Workers;

namespace RenderFarm.Coordinator.Scenes;

/// <summary>Has a worker read a scene, once, and try settings on it, each time; and waits for what it found.</summary>
internal sealed class SceneInspector(
    FarmStore store,
    SceneIntake intake,
    QueueSender sender,
    QueueProbe queues,
    InspectionAnswers answers,
    IOptions<SceneOptions> options,
    IOptions<FeedOptions> feed,
    TimeProvider time)
{
    /// <summary>What was asked for and not answered yet, so that a client that tries again does not fill the queue.</summary>
    private readonly ConcurrentDictionary<InspectionKey, bool> _asked = new();

    /// <summary>What the scene says about itself, and whether it can be rendered with the settings.</summary>
    /// <returns>An answer with an inspection.</returns>
    /// <exception cref="SceneRefusedException">No worker could read it, or none did in time.</exception>
    public async Task<SceneInspected> InspectAsync(Scene scene, Manifest? manifest, RenderSettings settings, CancellationToken cancellationToken)
    {
        var place = scene.Ref with { Manifest = manifest?.Ref };
        var key = new InspectionKey(place.Identity, settings);
        var answer = answers.Next(key);
        if (settings == RenderSettings.None && Known(place) is { } known)
            return known;

        if (_asked.TryAdd(key, true) || await queues.IsEmptyAsync(Queues.Inspect, cancellationToken))
            await sender.SendAsync(Queues.Inspect, new InspectScene { Scene = place, Settings = settings }, feed.Value.SendTimeout, cancellationToken);
        try
        {
            return await TakeAsync(scene, await answer.WaitAsync(options.Value.InspectionWait, time, cancellationToken), cancellationToken);
        }
        catch (TimeoutException)
        {
            throw NotInspected(store.Read(WorkerTable.CountLive) == 0
                ? "No worker is there to read the scene. Start one, on this machine for instance; it reads the scenes of jobs that rent machines too. The job can be submitted again as it is."
                : "The workers are busy, and none has read the scene yet. Submit the job again as it is.");
        }
    }

    /// <summary>An answer has come: what was found is kept.</summary>
    public static void Answered(FarmTransaction farm, SceneInspected report)
    {
        if (report.Inspection is not null)
            InspectionTable.Keep(farm.Connection, report.SceneSha256, report.ManifestSha256, report.Inspection);
    }

    /// <summary>An answer is kept: who waits is told.</summary>
    public void Tell(SceneInspected report)
    {
        _asked.TryRemove(InspectionKey.Of(report), out _);
        answers.Post(report);
    }

    private SceneInspected? Known(SceneRef scene) =>
        store.Read(connection => InspectionTable.Find(connection, scene)) is { } inspection
            ? new SceneInspected { SceneSha256 = scene.Sha256, WorkerId = "", Inspection = inspection, Refusal = inspection.Refusal, Warnings = inspection.Warnings }
            : null;

    private async Task<SceneInspected> TakeAsync(Scene scene, SceneInspected answer, CancellationToken cancellationToken)
    {
        if (answer.Inspection is not null)
            return answer;
        if (answer.Fault != FaultKind.Frame)
            throw NotInspected($"Worker {answer.WorkerId} could not read the scene: {answer.Error} Submit the job again as it is.");

        await intake.RemoveAsync(scene, cancellationToken);
        throw new SceneRefusedException(
            StatusCodes.Status422UnprocessableEntity,
            ProblemTypes.SceneNotRenderable,
            $"'{scene.Name}': {answer.Error}");
    }

    private static SceneRefusedException NotInspected(string message) =>
        new(StatusCodes.Status503ServiceUnavailable, ProblemTypes.SceneNotInspected, message);
}
