using System.Diagnostics;
using System.Security.Cryptography;
using System.Text.Json;
using RenderFarm.Contracts.Api;
using RenderFarm.Contracts.Messages;
using RenderFarm.Coordinator.Costs;
using RenderFarm.Coordinator.Events;
using RenderFarm.Coordinator.Fleet;
using RenderFarm.Coordinator.Fleet.Boot;
using RenderFarm.Coordinator.Frames;
using RenderFarm.Coordinator.Infrastructure;
using RenderFarm.Coordinator.Jobs;
using RenderFarm.Coordinator.Quotes;
using RenderFarm.Coordinator.Transitions;
using RenderFarm.Coordinator.Uploads;
using RenderFarm.Coordinator.Workers;
using RenderFarm.ServiceDefaults.Telemetry;

namespace RenderFarm.Coordinator.Submission;

/// <summary>Accepts jobs, or refuses them with the reason. A job and all of its frames are written in one transaction.</summary>
internal sealed partial class JobSubmission(
    FarmStore store,
    SceneIntake intake,
    ManifestIntake manifests,
    SceneInspector inspector,
    RentalChecks rentals,
    BootPlanner boots,
    GoalChecks goals,
    DispatchSignal feed,
    ILogger<JobSubmission> logger
)
{
    /// <summary>Submits what the request describes validly.</summary>
    /// <exception cref="RefusedException">The scene is not there or cannot be rendered like that.</exception>
    public async Task<Job> SubmitAsync(ValidJobRequest request, IdempotencyKey? key, CancellationToken cancellationToken)
    {
        using var span = FarmTelemetry.Source.StartActivity("job.submit");
        // At once when it is known, and once more beside the write: the same request may be under way.
        if (key is not null && key.Made(store.Read(connection => JobTable.OfKey(connection, key.Key))) is { } known)
            return known;
        var accepted = await AcceptAsync(request, cancellationToken);
        var job = await store.WriteAsync(
            farm => key?.Made(JobTable.OfKey(farm.Connection, key.Key)) ?? Write(farm, accepted, key: key),
            cancellationToken
        );
        span.Tag(
            ("renderfarm.job.id", job.Id),
            ("renderfarm.job.frames", accepted.Frames.Count),
            ("renderfarm.scene.sha256", job.SceneSha256)
        );
        LogSubmitted(job.Id, job.Name, accepted.Frames.Count, accepted.Frames[0], accepted.Frames[^1]);
        feed.Raise();
        return job;
    }

    /// <summary>Checks everything about a request, and writes nothing.</summary>
    /// <exception cref="RefusedException">The scene is not there or cannot be rendered like that, or its instances cannot be
    /// rented.</exception>
    public async Task<AcceptedJob> AcceptAsync(ValidJobRequest request, CancellationToken cancellationToken)
    {
        if (request.Rental is { } rental)
        {
            // Of instances that the cloud does not have no price is worth a check.
            var reasons = await rentals.RefusalsAsync(rental, cancellationToken);
            if (reasons.Count == 0)
                reasons = await goals.RefusalsAsync(request, cancellationToken);
            if (reasons.Count > 0)
                throw new RefusedException(ProblemTypes.NotRentable, string.Join(' ', reasons));
        }

        var scene = await intake.CheckAsync(request.Scene, cancellationToken);
        var manifest = request.Manifest is { } named ? await manifests.FindAsync(named, cancellationToken) : null;
        var rented = request.Rental is null ? null : boots.Blenders();
        var found = await inspector.InspectAsync(scene, manifest, request.Settings, cancellationToken, rented);
        var there = rented ?? store.Read(WorkerTable.Blenders);
        var blender = BlenderVersion.Choose(found.Inspection!.WrittenBy, request.Settings.Blender, there);
        var frames = Accept(request, found, found.Inspection, blender, there);
        return new AcceptedJob(request, scene, found, frames, Names(request, scene, found, frames)) { Blender = blender };
    }

    /// <summary>What the frames are called: as the job wants it, else as Blender would call them, else after their numbers.</summary>
    private static FrameNames Names(ValidJobRequest request, Scene scene, SceneInspected found, IReadOnlyList<int> frames)
    {
        FrameNames Of(string pattern) =>
            FrameNames.Of(pattern, request.Name ?? scene.Name, scene.Name, found.Inspection!, request.Settings.Camera) with
            {
                WorkersBlend = scene.Sha256,
                Blend = Path.GetFileNameWithoutExtension(scene.Name),
            };

        if (request.Output is { } wanted)
        {
            var names = Of(wanted);
            return names.Problem(frames) is { } problem ? throw new RefusedException(ProblemTypes.SceneNotRenderable, problem) : names;
        }

        // Blender's own placeholder is filled in with what the file is called on a worker.
        var own = (found.OutputName ?? found.Inspection!.OutputName)?.Replace(scene.Sha256, "{blend}", StringComparison.Ordinal);
        return own is not null && Of(own) is var blenders && blenders.Problem(frames) is null ? blenders : Of("####");
    }

    /// <summary>The frames of a job that can be rendered.</summary>
    private IReadOnlyList<int> Accept(
        ValidJobRequest request,
        SceneInspected found,
        SceneInspection scene,
        string? blender,
        IReadOnlyList<string> there
    )
    {
        List<string> reasons = [.. SceneChecks.Refusals(scene, request.Settings, request.AllowMissing)];
        if (blender is null && !scene.IsNewer && SceneChecks.NoBlender(scene, request, there) is { } noBlender)
            reasons.Add(noBlender);
        // Blender may say the same in other words.
        if (reasons.Count == 0 && found.Refusal is not null)
            reasons.Add(found.Refusal);
        // What one worker lacks another may have, or an instance that is yet to be rented.
        if (found.Unfit is not null && request.Rental is null && store.Read(WorkerTable.CountWithGpu) == 0)
            reasons.Add(found.Unfit);
        var frames = request.Frames.Resolve(scene, out var nothing);
        if ((nothing ?? SplitChecks.Refusal(found, request, frames!.Count)) is { } refusal)
            reasons.Add(refusal);
        return frames is not null && reasons.Count == 0
            ? frames
            : throw new RefusedException(ProblemTypes.SceneNotRenderable, string.Join(' ', reasons));
    }

    /// <summary>Writes a job and its frames.</summary>
    /// <param name="farm">The transaction.</param>
    /// <param name="accepted">The job.</param>
    /// <param name="sampleOf">The quote that it renders sample frames for; null for a job of its own.</param>
    /// <param name="pool">Whose workers render it; by default its own when it rents, else the default pool.</param>
    /// <param name="key">The client's name for the submission; null without one.</param>
    public static Job Write(
        FarmTransaction farm,
        AcceptedJob accepted,
        string? sampleOf = null,
        string? pool = null,
        IdempotencyKey? key = null
    )
    {
        var (request, scene, found, frames, names) = accepted;
        // Should it have been removed meanwhile, its file is gone as well, or about to go.
        if (SceneTable.Find(farm.Connection, scene.Sha256) is not { Etag: not null })
            throw new RefusedException(ProblemTypes.SceneNotUploaded, "The scene was removed a moment ago. Upload it again.");
        if (request.Manifest is { } manifest && ManifestTable.Find(farm.Connection, manifest) is null)
            throw ManifestIntake.Unknown(manifest);
        var id = RandomIds.Job();
        var quote =
            request.Quote is not null
            && QuoteTable.Find(farm.Connection, request.Quote) is { } known
            && known.Topic == QuoteTopic.Of(request)
                ? known.Document
                : null;
        var quoted = quote?.Chosen;
        var job = new Job
        {
            Id = id,
            Name = request.Name ?? scene.Name,
            State = JobState.Queued,
            SceneSha256 = scene.Sha256,
            ManifestSha256 = request.Manifest,
            Priority = request.Priority,
            Settings = request.Settings,
            Names = names,
            Blender = accepted.Blender,
            Split = SplitChecks.Begin(found, request),
            Strict = request.Strict,
            Video = request.Video,
            View = found.View ?? found.Inspection!.View,
            AllowMissing = request.AllowMissing,
            Rental = request.Rental,
            Pool = pool ?? (request.Rental is null ? null : id),
            SampleOf = sampleOf,
            IdempotencyKey = key?.Key,
            RequestSha256 = key?.RequestSha256,
            QuotedDollars = quoted?.DollarsP50,
            QuotedSeconds = quoted?.SecondsP50,
            FramesPerSecond = found.Inspection!.FramesPerSecond,
            Warnings =
            [
                .. SceneChecks.BlenderWarnings(found.Inspection, accepted.Blender),
                .. found.Warnings,
                .. SceneChecks.MissingWarnings(found.Inspection),
                .. SplitChecks.Warnings(found, request.Split),
                .. SceneChecks.VideoWarnings(found.Inspection, request.Video, frames),
            ],
            Notify = request.Notify,
            Traceparent = accepted.Traceparent,
            CreatedAt = farm.Now,
            Total = frames.Count,
            Waiting = frames.Count,
        };
        JobTable.Insert(farm.Connection, job);
        FrameTable.Insert(farm.Connection, job.Id, frames, request.Split?.Parts ?? 0);
        if (job.Rental is not null && quote?.SecondsOf(quoted?.InstanceType) is { } frameSeconds)
        {
            double parts = Math.Max(1, request.Split?.Parts ?? 1);
            JobCostTable.Quote(
                farm.Connection,
                job.Id,
                frameSeconds / parts,
                quote.SecondsByType().ToDictionary(type => type.Key, type => type.Value / parts)
            );
        }

        farm.Changes.Job(job.Id);
        if (job.Rental is not null)
            farm.Changes.Fleet();
        return JobTable.Find(farm.Connection, job.Id)!;
    }

    [LoggerMessage(1010, LogLevel.Information, "Job {JobId} '{Name}' is accepted: {Count} frames from {First} to {Last}")]
    private partial void LogSubmitted(string jobId, string name, int count, int first, int last);
}

/// <summary>A job that can be rendered and is not yet written.</summary>
/// <param name="Request">What was asked for.</param>
/// <param name="Scene">Its scene.</param>
/// <param name="Found">What a worker has found in that, with the settings of the job.</param>
/// <param name="Frames">Its frames, at least one, in order.</param>
/// <param name="Names">What they are called.</param>
internal sealed record AcceptedJob(ValidJobRequest Request, Scene Scene, SceneInspected Found, IReadOnlyList<int> Frames, FrameNames Names)
{
    /// <summary>Version of the Blender that is to render it; null when any is.</summary>
    public string? Blender { get; init; }

    /// <summary>W3C <c>traceparent</c> of what accepted it; null when nobody records.</summary>
    public string? Traceparent { get; } = Activity.Current?.Id;
}

/// <summary>A client's name for one submission, with a hash of what it submits.</summary>
internal sealed record IdempotencyKey(string Key, string RequestSha256)
{
    private const int MaxLength = 255;

    /// <summary>Checks a key; null without one. Requests are the same when they say the same, however their JSON is written.</summary>
    public static IdempotencyKey? From(string? key, JobRequest request, ValidationErrors errors)
    {
        if (key is null)
            return null;
        if (key.Length is 0 or > MaxLength || key.Any(c => c is <= ' ' or > '~'))
            errors.Add("Idempotency-Key", $"must have 1 to {MaxLength} visible ASCII characters.");
        return new IdempotencyKey(
            key,
            Convert.ToHexStringLower(SHA256.HashData(JsonSerializer.SerializeToUtf8Bytes(request, ApiJson.Options)))
        );
    }

    /// <summary>The job that the key has made already; null when there is none.</summary>
    /// <exception cref="RefusedException">It was of another request.</exception>
    public Job? Made(Job? job) =>
        job is null || job.RequestSha256 == RequestSha256
            ? job
            : throw new RefusedException(
                ProblemTypes.IdempotencyKeyReused,
                $"This Idempotency-Key has made job {job.Id} of another request. Take a new key for each submission."
            );
}
