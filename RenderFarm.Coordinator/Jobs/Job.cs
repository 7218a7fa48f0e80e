using RenderFarm.Contracts.Api;
using RenderFarm.Contracts.Messages;
using RenderFarm.Coordinator.Frames;
using RenderFarm.Coordinator.Jobs.Artifacts;
using RenderFarm.Coordinator.Jobs.Notify;

namespace RenderFarm.Coordinator.Jobs;

/// <summary>A row of <c>jobs</c>.</summary>
internal sealed record Job
{
    /// <summary>Rises with each job.</summary>
    public long Seq { get; init; }

    public required string Id { get; init; }

    public required string Name { get; init; }

    public required JobState State { get; init; }

    public required string SceneSha256 { get; init; }

    /// <summary>Hash of the manifest of the files that go along; null when there are none.</summary>
    public string? ManifestSha256 { get; init; }

    public required int Priority { get; init; }

    /// <summary>What it changes of its scene.</summary>
    public required RenderSettings Settings { get; init; }

    /// <summary>What its frames are called; null for a job of before.</summary>
    public FrameNames? Names { get; init; }

    /// <summary>Version of the Blender that renders it, such as <c>5.2</c>; null when any does.</summary>
    public string? Blender { get; init; }

    /// <summary>The Blender that a worker must have to get its frames; those of a pool are rented with it.</summary>
    public string? NeededBlender => Pool is null ? Blender : null;

    /// <summary>How its frames are divided; null when they are rendered whole.</summary>
    public Split? Split { get; init; }

    /// <summary>Submitted although files might be missing.</summary>
    public bool AllowMissing { get; init; }

    /// <summary>Suspicious frames fail it.</summary>
    public bool Strict { get; init; }

    /// <summary>Artifacts are wanted.</summary>
    public bool Video { get; init; }

    /// <summary>How colours become those of a display.</summary>
    public ViewSettings? View { get; init; }

    /// <summary>What it may rent; null for a job that local workers render.</summary>
    public Rental? Rental { get; init; }

    /// <summary>Whose workers take its chunks: its own id when it rents, null for the default pool.</summary>
    public string? Pool { get; init; }

    /// <summary>Addresses that are told how it ends; null for none.</summary>
    public IReadOnlyList<string>? Notify { get; init; }

    /// <summary>Of each of them the newest that it was to be told. Read only.</summary>
    public IReadOnlyList<NotificationRow> Notifications { get; init; } = [];

    /// <summary>The quote that it renders sample frames for; null for a job that a user submitted.</summary>
    public string? SampleOf { get; init; }

    /// <summary>The client's name for the submission; null without one.</summary>
    public string? IdempotencyKey { get; init; }

    /// <summary>Hash of the request that came with it.</summary>
    public string? RequestSha256 { get; init; }

    /// <summary>US dollars that the accepted quote said.</summary>
    public decimal? QuotedDollars { get; init; }

    /// <summary>Seconds that the accepted quote said.</summary>
    public double? QuotedSeconds { get; init; }

    /// <summary>Instances of its pool that have not ended. Read only.</summary>
    public int Instances { get; init; }

    /// <summary>Read only.</summary>
    public IReadOnlyList<JobNotice> Notices { get; init; } = [];

    /// <summary>What its instances cost, some seconds old at most; null for a job that rents nothing. Read only.</summary>
    public JobCost? Cost { get; init; }

    public required double FramesPerSecond { get; init; }

    public required IReadOnlyList<string> Warnings { get; init; }

    /// <summary>W3C <c>traceparent</c> of the span that submitted it.</summary>
    public string? Traceparent { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    public DateTimeOffset? StartedAt { get; init; }

    public DateTimeOffset? EndedAt { get; init; }

    public string? Error { get; init; }

    /// <summary>How often it was taken up again after its end. Read only.</summary>
    public int Edition { get; init; }

    /// <summary>Since when nobody is shown it; null while it is. Read only.</summary>
    public DateTimeOffset? DeletedAt { get; init; }

    /// <summary>When what it left in the bucket was removed. Read only.</summary>
    public DateTimeOffset? LeftoversRemovedAt { get; init; }

    /// <summary>Its state is news to the workers: nothing of it is fed.</summary>
    public bool Untold { get; init; }

    /// <summary>Frames in hand are not finished while it is paused. Read only.</summary>
    public bool Drops { get; init; }

    /// <summary>How many frames are in which state.</summary>
    public FrameCounts Counts => new(Total, Waiting, Fed, Rendering, Rendered, Failed);

    public required int Total { get; init; }

    public int Waiting { get; init; }

    public int Fed { get; init; }

    public int Rendering { get; init; }

    public int Rendered { get; init; }

    public int Failed { get; init; }

    /// <summary>Stored frames that are suspicious.</summary>
    public int Flagged { get; init; }

    /// <summary>Workers that get no more of it. Read only.</summary>
    public IReadOnlyList<BlockedWorker> Blocklist { get; init; } = [];

    public IReadOnlyList<Artifact> Artifacts { get; init; } = [];

    /// <summary>Rendered frames whose render time is known.</summary>
    public int Timed { get; init; }

    public double QueueWait { get; init; }

    public double SceneFetch { get; init; }

    public double BlenderStart { get; init; }

    public double SceneLoad { get; init; }

    public double Render { get; init; }

    public double Gate { get; init; }

    public double Upload { get; init; }

    /// <summary>Sum of the progress of the frames under way.</summary>
    public double UnderWay { get; init; }

    /// <summary>Mean seconds that a frame takes a worker; null while unknown.</summary>
    public double? SecondsPerFrame => Timed == 0 ? null : Render / Timed;

    /// <summary>Whether it can still change.</summary>
    public bool HasEnded => State is JobState.Completed or JobState.Failed or JobState.Canceled;
}
