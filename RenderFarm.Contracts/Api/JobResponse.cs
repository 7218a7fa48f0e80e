using RenderFarm.Contracts.Messages;

namespace RenderFarm.Contracts.Api;

/// <summary>A job.</summary>
public sealed record JobResponse
{
    public required string Id { get; init; }

    public required string Name { get; init; }

    public required JobState State { get; init; }

    /// <summary>SHA-256 of the scene.</summary>
    public required string Scene { get; init; }

    /// <summary>SHA-256 of the manifest of the files that go along; null when there are none.</summary>
    public string? Manifest { get; init; }

    public required int Priority { get; init; }

    /// <summary>What the job changes of its scene.</summary>
    public required RenderSettings Settings { get; init; }

    /// <summary>
    /// What its frames are called, without their ending: such as <c>shot_{frame:04}</c>. Null for a job of an earlier version.
    /// </summary>
    public string? Output { get; init; }

    /// <summary>Version of the Blender that renders all of its frames, such as <c>5.2</c>; null when any does.</summary>
    public string? Blender { get; init; }

    /// <summary>How each frame is divided among workers; null when frames are rendered whole.</summary>
    public Split? Split { get; init; }

    /// <summary>Whether it was submitted although files might be missing.</summary>
    public bool AllowMissing { get; init; }

    public required FrameCounts Frames { get; init; }

    /// <summary>How many stored frames are suspicious.</summary>
    public required int Flagged { get; init; }

    /// <summary>Suspicious frames fail the job.</summary>
    public required bool Strict { get; init; }

    /// <summary>What the farm makes of the frames, from the job's completion on.</summary>
    public IReadOnlyList<ArtifactResponse> Artifacts { get; init; } = [];

    /// <summary>0 to 1, the frames under way counted in part.</summary>
    public required double Progress { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    public DateTimeOffset? StartedAt { get; init; }

    public DateTimeOffset? EndedAt { get; init; }

    /// <summary>Mean seconds that a rendered frame took inside Blender; null before the first.</summary>
    public double? SecondsPerFrame { get; init; }

    /// <summary>Sum of the timings of all rendered frames, in seconds.</summary>
    public required JobTimings Timings { get; init; }

    /// <summary>Frames per second of the scene.</summary>
    public required double FramesPerSecond { get; init; }

    /// <summary>What it may rent; null for a job that the workers that are there render.</summary>
    public Rental? Rental { get; init; }

    /// <summary>Whose workers render it: its own id when it rents.</summary>
    public string? Pool { get; init; }

    /// <summary>What the accepted quote said that it would cost, in US dollars; null without one.</summary>
    public decimal? QuotedDollars { get; init; }

    /// <summary>What the accepted quote said that it would take, in seconds; null without one.</summary>
    public double? QuotedSeconds { get; init; }

    /// <summary>The quote that it renders sample frames for; null for a job that a user submitted.</summary>
    public string? SampleOf { get; init; }

    /// <summary>Instances that are rented for it now.</summary>
    public int Instances { get; init; }

    /// <summary>
    /// Whether all that is left of it is with instances, so that it goes on while the coordinator is away; null for a job that is not
    /// detached.
    /// </summary>
    public bool? GoesOnAlone { get; init; }

    /// <summary>What to know about its workers, its instances and its money now.</summary>
    public IReadOnlyList<JobNotice> Notices { get; init; } = [];

    /// <summary>Who is told how it ends, and what became of that.</summary>
    public IReadOnlyList<NotifyResponse> Notify { get; init; } = [];

    /// <summary>What its instances cost; null for a job that rents nothing, and in the first seconds.</summary>
    public CostSummary? Cost { get; init; }

    /// <summary>Why the job failed, in a sentence for the user.</summary>
    public string? Error { get; init; }

    /// <summary>Workers that get no more of its frames.</summary>
    public IReadOnlyList<BlockedWorker> Blocklist { get; init; } = [];

    /// <summary>What was changed to render the scene at all.</summary>
    public IReadOnlyList<string> Warnings { get; init; } = [];
}

/// <summary>Where a job stands.</summary>
public enum JobState
{
    /// <summary>Accepted; no frame has begun.</summary>
    Queued,

    /// <summary>At least one frame has begun.</summary>
    Running,

    /// <summary>Held by the user: no frame is begun until it is resumed.</summary>
    Paused,

    /// <summary>Every frame is stored.</summary>
    Completed,

    /// <summary>Every frame has ended and at least one of them failed.</summary>
    Failed,

    /// <summary>Ended by the user.</summary>
    Canceled,
}

/// <summary>How many frames of a job are in which state.</summary>
public sealed record FrameCounts(int Total, int Waiting, int Fed, int Rendering, int Rendered, int Failed);

/// <summary>Sums over the rendered frames of a job, in seconds.</summary>
public sealed record JobTimings(
    double QueueWait,
    double SceneFetch,
    double BlenderStart,
    double SceneLoad,
    double Render,
    double Gate,
    double Upload
);

/// <summary>What a user should know about a job's workers, instances or money now.</summary>
/// <param name="Kind">What it is about; a job has one notice of each kind at most.</param>
/// <param name="Text">A sentence that says what to do, where something can be done.</param>
/// <param name="At">Since when.</param>
public sealed record JobNotice(JobNoticeKind Kind, string Text, DateTimeOffset At);

/// <summary>What a <see cref="JobNotice"/> is about.</summary>
public enum JobNoticeKind
{
    /// <summary>Instances cannot be rented, or fewer than wanted: capacity, quota, price, permission.</summary>
    Instances,

    /// <summary>No worker that is there has its Blender.</summary>
    Blender,

    /// <summary>The budget does not allow to go on.</summary>
    Budget,

    /// <summary>The deadline cannot be met.</summary>
    Deadline,
}

/// <summary>A worker that gets no more frames of a job, because it fails what others render.</summary>
/// <param name="JobId">The job.</param>
/// <param name="WorkerId">The worker.</param>
/// <param name="Reason">What happened, in a sentence for the user.</param>
public sealed record BlockedWorker(string JobId, string WorkerId, string Reason);
