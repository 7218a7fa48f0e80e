using System.Collections.Concurrent;
using MassTransit;
using Microsoft.Extensions.Options;
using RenderFarm.Contracts.Api;
using RenderFarm.Contracts.Messages;
using RenderFarm.Coordinator.Infrastructure;
using RenderFarm.Coordinator.Infrastructure.Messaging;
using RenderFarm.Coordinator.Transitions;
using RenderFarm.Coordinator.Workers;
using RenderFarm.ServiceDefaults.Messaging;

namespace RenderFarm.Coordinator.Uploads;

/// <summary>Has a worker read a scene, once, and try settings on it, each time; and waits for what it found.</summary>
internal sealed class SceneInspector(
    FarmStore store,
    SceneIntake intake,
    QueueSender sender,
    QueueProbe queues,
    IOptions<SceneOptions> options,
    TimeProvider time
)
{
    /// <summary>
    /// How long a question that nobody waits for is remembered, so that a client that tries again does not fill the queue. One that is
    /// forgotten too early is only asked twice.
    /// </summary>
    private static readonly TimeSpan Remembered = TimeSpan.FromHours(1);

    /// <summary>What was asked for and not answered yet.</summary>
    private readonly ConcurrentDictionary<InspectionKey, Question> _open = new();

    /// <summary>How many questions are not answered and not forgotten.</summary>
    public int Open => _open.Count;

    /// <summary>What the scene says about itself, and whether it can be rendered with the settings.</summary>
    /// <returns>An answer with an inspection.</returns>
    /// <exception cref="RefusedException">It cannot be read, or no worker was able to, or none did in time.</exception>
    public async Task<SceneInspected> InspectAsync(
        Scene scene,
        Manifest? manifest,
        RenderSettings settings,
        CancellationToken cancellationToken
    )
    {
        var place = scene.Ref with { Manifest = manifest?.Ref };
        if (settings == RenderSettings.None && Known(place) is { } known)
            return Named(known, scene);

        using var patience = new CancellationTokenSource(options.Value.InspectionWait, time);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(patience.Token, cancellationToken);
        Dictionary<string, string?> failed = new(StringComparer.Ordinal);
        try
        {
            while (true)
            {
                var answer = await AskAsync(
                    new InspectScene
                    {
                        Scene = place,
                        Settings = settings,
                        NotFor = [.. failed.Keys],
                    },
                    stop.Token
                );
                if (answer.Inspection is not null)
                    return Named(answer, scene);
                if (answer.Fault == FaultKind.Frame)
                    await RefuseAsync(scene, answer, cancellationToken);
                failed.TryAdd(answer.WorkerId, answer.Error);
                if (!store.Read(WorkerTable.LiveIds).Except(failed.Keys, StringComparer.Ordinal).Any())
                    throw NotInspected($"{Failures(failed)} Submit the job again as it is.");
            }
        }
        catch (OperationCanceledException) when (patience.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            throw NotInspected(
                (failed.Count, store.Read(WorkerTable.CountLive)) switch
                {
                    (0, 0) =>
                        "No worker is there to read the scene. Start one, on this machine for instance; it reads the scenes of jobs that "
                            + "rent instances "
                            + "too. The job can be submitted again as it is.",
                    (0, _) => "The workers are busy, and none has read the scene yet. Submit the job again as it is.",
                    _ => $"{Failures(failed)} No other has read it yet. Submit the job again as it is.",
                }
            );
        }
    }

    /// <summary>An answer has come: what was found is kept.</summary>
    public static void Answered(FarmTransaction farm, SceneInspected report)
    {
        if (report.Inspection is not null && report.Settings.Scene is null) // another scene of the file is asked for each time
            InspectionTable.Keep(farm.Connection, report.SceneSha256, report.ManifestSha256, report.Inspection);
    }

    /// <summary>An answer is kept: who waits is told.</summary>
    public void Tell(SceneInspected report)
    {
        if (_open.TryRemove(InspectionKey.Of(report), out var question))
            question.Answer.TrySetResult(report);
    }

    /// <summary>The next answer. Everyone who asks the same until it comes gets the same.</summary>
    private async Task<SceneInspected> AskAsync(InspectScene message, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        foreach (var old in _open.Where(old => old.Value.AskedAt < now - Remembered))
            _open.TryRemove(old);
        var mine = new Question(now);
        var question = _open.GetOrAdd(new InspectionKey(message.Scene.Identity, message.Settings), mine);
        if (ReferenceEquals(question, mine) || await queues.IsEmptyAsync(Queues.Inspect, cancellationToken))
            await sender.SendAsync(Queues.Inspect, message, cancellationToken);
        return await question.Answer.Task.WaitAsync(cancellationToken);
    }

    private SceneInspected? Known(SceneRef scene) =>
        store.Read(connection => InspectionTable.Find(connection, scene)) is { } inspection
            ? new SceneInspected
            {
                SceneSha256 = scene.Sha256,
                WorkerId = "",
                Inspection = inspection,
                Refusal = inspection.Refusal,
                Warnings = inspection.Warnings,
            }
            : null;

    /// <summary>Blender names a simulation's folder after the .blend, whose name on a worker is its hash.</summary>
    private static SceneInspected Named(SceneInspected answer, Scene scene)
    {
        var inspection = answer.Inspection!;
        if (!inspection.Files.Any(file => file.Path.Contains(scene.Sha256, StringComparison.Ordinal)))
            return answer;

        var name = Path.GetFileNameWithoutExtension(scene.Name);
        var files = inspection.Files.Select(file => file with { Path = file.Path.Replace(scene.Sha256, name, StringComparison.Ordinal) });
        return answer with { Inspection = inspection with { Files = [.. files] } };
    }

    private async Task RefuseAsync(Scene scene, SceneInspected answer, CancellationToken cancellationToken)
    {
        await intake.RemoveAsync(scene, cancellationToken);
        throw new RefusedException(ProblemTypes.SceneNotRenderable, $"'{scene.Name}': {answer.Error}");
    }

    private static string Failures(Dictionary<string, string?> failed) =>
        string.Join(' ', failed.Select(worker => $"Worker {worker.Key} could not read the scene: {worker.Value}"));

    private static RefusedException NotInspected(string message) => new(ProblemTypes.SceneNotInspected, message);

    /// <summary>A scene beside its files, and the settings that are tried on it.</summary>
    private sealed record InspectionKey(string Identity, RenderSettings Settings)
    {
        public static InspectionKey Of(SceneInspected answer) =>
            new(SceneRef.IdentityOf(answer.SceneSha256, answer.ManifestSha256), answer.Settings);
    }

    private sealed class Question(DateTimeOffset askedAt)
    {
        public DateTimeOffset AskedAt { get; } = askedAt;

        public TaskCompletionSource<SceneInspected> Answer { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}

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

/// <summary>How <see cref="SceneReportsConsumer"/> is attached.</summary>
internal sealed class SceneReportsConsumerDefinition(FarmQueues queues) : ReportsDefinition<SceneReportsConsumer>(queues);
