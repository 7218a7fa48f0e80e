using System.Diagnostics;
using RenderFarm.Contracts.Api;
using RenderFarm.Contracts.Messages;
using RenderFarm.Coordinator.Feed;
using RenderFarm.Coordinator.Frames;
using RenderFarm.Coordinator.Hosting;
using RenderFarm.Coordinator.Scenes;
using RenderFarm.Coordinator.Transitions;
using RenderFarm.ServiceDefaults;

namespace RenderFarm.Coordinator.Jobs;

/// <summary>Accepts jobs, or refuses them with the reason. A job and all of its frames are written in one transaction.</summary>
internal sealed partial class JobSubmission(
    FarmStore store, SceneIntake intake, SceneInspector inspector, FeedSignal feed, ILogger<JobSubmission> logger)
{
    /// <summary>Submits what the request describes validly.</summary>
    /// <exception cref="SceneRefusedException">The scene is not there or cannot be rendered like that.</exception>
    public async Task<Job> SubmitAsync(ValidJobRequest request, CancellationToken cancellationToken)
    {
        using var span = FarmTelemetry.Source.StartActivity("job.submit");
        var scene = await intake.CheckAsync(request.Scene, cancellationToken);
        var inspection = await inspector.InspectAsync(scene, cancellationToken);
        var refusal = SceneChecks.Refusal(inspection);
        var frames = refusal is null ? request.Frames.Resolve(inspection, out refusal) : null;
        refusal ??= SplitChecks.Refusal(inspection, request, frames!.Count);
        if (frames is null || refusal is not null)
        {
            await intake.RemoveAsync(scene, cancellationToken);
            throw new SceneRefusedException(StatusCodes.Status422UnprocessableEntity, ProblemTypes.SceneNotRenderable, refusal!);
        }

        var job = await store.WriteAsync(farm => Write(farm, request, scene, inspection, frames), cancellationToken);
        span?.SetTag("farm.job", job.Id);
        span?.SetTag("farm.frames", frames.Count);
        LogSubmitted(job.Id, job.Name, frames.Count, frames[0], frames[^1]);
        feed.Raise();
        return job;
    }

    private static Job Write(
        FarmTransaction farm, ValidJobRequest request, Scene scene, SceneInspection inspection, IReadOnlyList<int> frames)
    {
        // Should it have been removed meanwhile, its file is gone as well.
        if (SceneTable.Find(farm.Connection, scene.Sha256) is null)
            throw new SceneRefusedException(StatusCodes.Status409Conflict, ProblemTypes.SceneNotUploaded, "The scene was removed a moment ago. Upload it again.");
        var job = new Job
        {
            Id = RandomIds.Job(),
            Name = request.Name ?? scene.Name,
            State = JobState.Queued,
            SceneSha256 = scene.Sha256,
            Priority = request.Priority,
            Settings = request.Settings,
            Split = request.Split,
            FramesPerSecond = inspection.FramesPerSecond,
            Warnings = [.. SceneChecks.Warnings(inspection), .. SplitChecks.Warnings(inspection, request.Split)],
            Traceparent = Activity.Current?.Id,
            CreatedAt = farm.Now,
            Total = frames.Count,
            Waiting = frames.Count,
        };
        JobTable.Insert(farm.Connection, job);
        FrameTable.Insert(farm.Connection, job.Id, frames, request.Split?.Parts ?? 0);
        farm.Changes.Job(job.Id);
        return JobTable.Find(farm.Connection, job.Id)!;
    }

    [LoggerMessage(1010, LogLevel.Information, "Job {JobId} '{Name}' is accepted: {Count} frames from {First} to {Last}")]
    private partial void LogSubmitted(string jobId, string name, int count, int first, int last);
}
