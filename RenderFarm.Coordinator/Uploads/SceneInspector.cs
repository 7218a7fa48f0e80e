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

    /// <summary>How long a worker that comes up is waited for; a client may read the scene then.</summary>
    private static readonly TimeSpan AloneWait = TimeSpan.FromSeconds(15);

    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(500);

    /// <summary>Answers of clients at most.</summary>
    private const int MostGiven = 100;

    /// <summary>What clients have read while there was no worker.</summary>
    private readonly ConcurrentDictionary<InspectionKey, SceneInspected> _given = new();

    /// <summary>What was asked for and not answered yet.</summary>
    private readonly ConcurrentDictionary<InspectionKey, Question> _open = new();

    /// <summary>How many questions are not answered and not forgotten.</summary>
    public int Open => _open.Count;

    /// <summary>
    /// What the scene says about itself, and whether it can be rendered with the settings: to the Blender that is to render it, if a worker
    /// has that, else to one that can read the file.
    /// </summary>
    /// <param name="scene">The scene.</param>
    /// <param name="manifest">What lies beside it; null for nothing.</param>
    /// <param name="settings">Are tried.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <param name="rented">Versions of Blender of the instances that render it; null when workers that are there do.</param>
    /// <returns>An answer with an inspection.</returns>
    /// <exception cref="RefusedException">It cannot be read, or no worker was able to, or none did in time.</exception>
    public async Task<SceneInspected> InspectAsync(
        Scene scene,
        Manifest? manifest,
        RenderSettings settings,
        CancellationToken cancellationToken,
        IReadOnlyList<string>? rented = null
    )
    {
        var place = scene.Ref with { Manifest = manifest?.Ref };
        if (settings == RenderSettings.None && Known(place) is { } known && Unsuited(known.Inspection!, settings, rented).Count == 0)
            return Named(known, scene);
        var key = new InspectionKey(place.Identity, settings);
        if (IsAlone && _given.TryGetValue(key, out var given))
        {
            if (given.Inspection is null)
                await RefuseAsync(scene, given, cancellationToken);
            return Named(given, scene);
        }

        using var patience = new CancellationTokenSource(options.Value.InspectionWait, time);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(patience.Token, cancellationToken);
        var alone = WaitAloneAsync(patience, stop.Token);
        Dictionary<string, string?> failed = new(StringComparer.Ordinal);
        IReadOnlyList<string> unsuited = [];
        string? unfit = null;
        try
        {
            while (true)
            {
                var answer = await AskAsync(
                    new InspectScene
                    {
                        Scene = place,
                        Settings = settings,
                        NotFor = [.. failed.Keys.Union(unsuited, StringComparer.Ordinal)],
                    },
                    stop.Token
                );
                if (answer.Inspection is { } inspection)
                {
                    unsuited = Unsuited(inspection, settings, rented);
                    if (!unsuited.Contains(answer.WorkerId, StringComparer.Ordinal))
                        return Named(answer, scene);
                    continue;
                }

                if (answer.Fault == FaultKind.Frame)
                    await RefuseAsync(scene, answer, cancellationToken);
                failed.TryAdd(answer.WorkerId, answer.Error);
                if (answer.Unfit is not null)
                    (unfit, unsuited) = (answer.Unfit, NotNewer(answer.WorkerId));
                if (store.Read(WorkerTable.LiveIds).Except(failed.Keys.Union(unsuited), StringComparer.Ordinal).Any())
                    continue;
                throw unfit is null
                    ? NotInspected($"{Failures(failed)} Submit the job again as it is.")
                    : new RefusedException(
                        ProblemTypes.SceneNotRenderable,
                        $"'{scene.Name}': {unfit} Start a worker with that Blender or a newer one (Blender__Path); "
                            + $"those that are there have {string.Join(", ", store.Read(WorkerTable.Blenders))}."
                    );
            }
        }
        catch (OperationCanceledException) when (patience.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            throw NotInspected(
                (failed.Count, store.Read(WorkerTable.CountLive)) switch
                {
                    (0, 0) => "No worker is there to read the scene. Start one, on this machine for instance; it reads the scenes of "
                        + "jobs that rent instances too. The job can be submitted again as it is.",
                    (0, _) => "The workers are busy, and none has read the scene yet. Submit the job again as it is.",
                    _ => $"{Failures(failed)} No other has read it yet. Submit the job again as it is.",
                },
                IsAlone ? new InspectScene { Scene = place, Settings = settings } : null
            );
        }
        finally
        {
            await stop.CancelAsync();
            await alone;
        }
    }

    private bool IsAlone => store.Read(WorkerTable.CountLive) == 0;

    /// <summary>Ends the wait for an answer while there is nobody who could give one, and a client may be asked.</summary>
    private async Task WaitAloneAsync(CancellationTokenSource patience, CancellationToken cancellationToken)
    {
        var wait = _given.IsEmpty ? AloneWait : TimeSpan.Zero;
        for (var begun = time.GetUtcNow(); !cancellationToken.IsCancellationRequested && IsAlone; )
        {
            if (time.GetUtcNow() - begun >= wait)
            {
                await patience.CancelAsync();
                return;
            }

            await Task.Delay(Look, time, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    /// <summary>Takes what a client has read, where the farm has asked for it and has no worker.</summary>
    /// <exception cref="RefusedException">It has not.</exception>
    public async Task GiveAsync(SceneInspected reading, CancellationToken cancellationToken)
    {
        var key = InspectionKey.Of(reading);
        if (!IsAlone || !(_open.ContainsKey(key) || _given.ContainsKey(key)))
            throw new RefusedException(
                ProblemTypes.NotAsked,
                "The farm has not asked for that: it has a worker that reads scenes, or nobody waits for this one with these settings."
            );
        if (_given.Count >= MostGiven)
            _given.Clear();
        await store.WriteAsync(farm => Answered(farm, reading), cancellationToken);
        _given[key] = reading;
        Tell(reading);
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

    /// <summary>Workers with another Blender than the one that is to read it; none when that one has.</summary>
    private List<string> Unsuited(SceneInspection inspection, RenderSettings settings, IReadOnlyList<string>? rented)
    {
        var workers = store.Read(WorkerTable.LiveBlenders);
        var there = workers.Select(worker => worker.Blender).OfType<string>().ToList();
        var renders = BlenderVersion.Choose(inspection.WrittenBy, settings.Blender, rented ?? store.Read(WorkerTable.Blenders));
        var reads = BlenderVersion.Choose(inspection.WrittenBy, renders, there) ?? BlenderVersion.Choose(inspection.WrittenBy, null, there);
        return reads is null || BlenderVersion.Fits(inspection.ReadBy, reads)
            ? []
            :
            [
                .. workers
                    .Where(worker => worker.Blender is null || !BlenderVersion.Fits(worker.Blender, reads))
                    .Select(worker => worker.Id),
            ];
    }

    /// <summary>Workers whose Blender is no newer than that of one which cannot read a file.</summary>
    private List<string> NotNewer(string workerId)
    {
        var workers = store.Read(WorkerTable.LiveBlenders);
        var known = BlenderVersion.LineOf(workers.Find(worker => worker.Id == workerId).Blender);
        return [.. workers.Where(worker => BlenderVersion.LineOf(worker.Blender) <= known).Select(worker => worker.Id)];
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
        await intake.RemoveAsync(scene.Sha256, cancellationToken);
        throw new RefusedException(ProblemTypes.SceneNotRenderable, $"'{scene.Name}': {answer.Error}");
    }

    private static string Failures(Dictionary<string, string?> failed) =>
        string.Join(' ', failed.Select(worker => $"Worker {worker.Key} could not read the scene: {worker.Value}"));

    private static RefusedException NotInspected(string message, InspectScene? question = null) =>
        new(ProblemTypes.SceneNotInspected, message) { Question = question };

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
