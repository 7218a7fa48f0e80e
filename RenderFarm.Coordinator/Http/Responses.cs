using RenderFarm.Contracts.Api;
using RenderFarm.Coordinator.Frames;
using RenderFarm.Coordinator.Instances;
using RenderFarm.Coordinator.Jobs;
using RenderFarm.Coordinator.Jobs.Artifacts;
using RenderFarm.Coordinator.Jobs.Notify;
using RenderFarm.Coordinator.Workers;

namespace RenderFarm.Coordinator.Http;

/// <summary>Rows as the API shows them.</summary>
internal static class Responses
{
    public static JobResponse Of(Job job) =>
        new()
        {
            Id = job.Id,
            Name = job.Name,
            State = job.State,
            Scene = job.SceneSha256,
            Manifest = job.ManifestSha256,
            Priority = job.Priority,
            Settings = job.Settings,
            Output = job.Names?.Pattern,
            Blender = job.Blender,
            Split = job.Split,
            AllowMissing = job.AllowMissing,
            Frames = job.Counts,
            Flagged = job.Flagged,
            Strict = job.Strict,
            Artifacts = [.. job.Artifacts.Select(artifact => Of(job, artifact))],
            Progress = Math.Clamp((job.Rendered + job.UnderWay) / job.Total, 0, 1),
            CreatedAt = job.CreatedAt,
            StartedAt = job.StartedAt,
            EndedAt = job.EndedAt,
            SecondsPerFrame = job.SecondsPerFrame,
            Timings = new JobTimings(job.QueueWait, job.SceneFetch, job.BlenderStart, job.SceneLoad, job.Render, job.Gate, job.Upload),
            FramesPerSecond = job.FramesPerSecond,
            Rental = job.Rental,
            Pool = job.Pool,
            Instances = job.Instances,
            GoesOnAlone = job.Rental is { Detached: true }
                ? job is { HasEnded: false, State: not JobState.Paused, Waiting: 0, Instances: > 0 }
                : null,
            SampleOf = job.SampleOf,
            QuotedDollars = job.QuotedDollars,
            QuotedSeconds = job.QuotedSeconds,
            Notices = job.Notices,
            Notify =
            [
                .. job.Notifications.Select(told => new NotifyResponse
                {
                    Address = NotifyAddress.Shown(told.Url),
                    Event = told.Event,
                    Attempts = told.Attempts,
                    EndedAt = told.EndedAt,
                    Error = told.Error,
                }),
            ],
            Cost = job.Cost is { } cost
                ? new CostSummary(cost.Dollars, cost.Committed, cost.Running, cost.Estimated, cost.ClosedAt is not null)
                : null,
            Error = job.Error,
            Warnings = job.Warnings,
            Blocklist = job.Blocklist,
        };

    /// <summary>What submits the same job again. Who is told how it ends is left out: its address may be a secret.</summary>
    public static JobRequest RequestOf(Job job, IReadOnlyList<int> numbers) =>
        new()
        {
            Scene = job.SceneSha256,
            Manifest = job.ManifestSha256,
            Name = job.Name,
            Frames = FrameRange.Write(numbers, int.MaxValue),
            Settings = job.Settings,
            Output = job.Names?.Pattern,
            Split = job.Split is null ? null : job.Split with { Steps = [] },
            AllowMissing = job.AllowMissing,
            Strict = job.Strict,
            Video = job.Video,
            Rental = job.Rental,
            Priority = job.Priority,
        };

    private static ArtifactResponse Of(Job job, Artifact artifact) =>
        new()
        {
            Kind = artifact.Kind,
            State = artifact.State,
            FileName = ArtifactFiles.Name(job, artifact.Kind),
            SizeBytes = artifact.SizeBytes,
            Sha256 = artifact.Sha256,
            Note = artifact.Note,
            Error = artifact.Error,
        };

    public static FrameResponse Of(Frame frame) =>
        new()
        {
            Frame = frame.Number,
            State = frame.State,
            Progress = frame.Progress,
            Parts = frame.Parts,
            PartsDone = frame.PartsDone,
            Attempts = frame.Attempts,
            Worker = frame.WorkerId,
            StartedAt = frame.StartedAt,
            EndedAt = frame.EndedAt,
            RenderSeconds = frame.RenderSeconds,
            Timings = frame.Timings,
            SizeBytes = frame.SizeBytes,
            Sha256 = frame.Sha256,
            FileName = frame.FileName,
            Outputs = [.. frame.ShownOutputs],
            Flags = frame.Flags,
            TraceId = frame.TraceId,
            Error = frame.Error,
            LogTail = frame.LogTail,
        };

    public static InstanceResponse Of(Instance instance) =>
        new()
        {
            Id = instance.Id,
            State = instance.State,
            Pool = instance.Pool,
            InstanceType = instance.InstanceType,
            Zone = instance.Zone,
            Market = instance.Market,
            LaunchedAt = instance.LaunchedAt,
            ReadyAt = instance.ReadyAt,
            DrainingAt = instance.DrainingAt,
            EndedAt = instance.EndedAt,
            EndReason = instance.EndReason,
            EndDetail = instance.EndDetail,
            Worker = instance.WorkerId,
            WorkerState = instance.Worker,
            Interruption = instance.Interruption,
        };

    public static WorkerResponse Of(Worker worker) =>
        new()
        {
            Id = worker.Id,
            State = worker.State,
            Host = worker.Host,
            ProcessId = worker.ProcessId,
            BlenderVersion = worker.BlenderVersion,
            Cores = worker.Cores,
            Gpus = worker.Gpus,
            Isolation = worker.Isolation,
            Blocklist = worker.Blocklist,
            Pool = worker.Pool,
            Instance = worker.Instance,
            Interruption = worker.Interruption,
            JobId = worker.JobId,
            Frame = worker.Frame,
            FramesRendered = worker.FramesRendered,
            Problem = worker.Problem,
            Ending = worker.Ending,
            StartedAt = worker.StartedAt,
            LastSeenAt = worker.LastSeenAt,
        };
}
