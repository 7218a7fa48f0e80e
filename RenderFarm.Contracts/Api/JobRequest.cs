using RenderFarm.Contracts.Messages;

namespace RenderFarm.Contracts.Api;

/// <summary>
/// Submits a job: <c>POST /api/jobs</c>. Frames are given as <see cref="Frames"/> or as start, end and step, or left to the scene.
/// </summary>
public sealed record JobRequest
{
    /// <summary>SHA-256 of an uploaded scene.</summary>
    public required string Scene { get; init; }

    /// <summary>SHA-256 of the manifest of the files that go along; none when absent.</summary>
    public string? Manifest { get; init; }

    /// <summary>For people; the scene's name when absent.</summary>
    public string? Name { get; init; }

    /// <summary>Frames as ranges: <c>1-120</c>, <c>1-120x2</c>, <c>3,5-10,47</c>.</summary>
    public string? Frames { get; init; }

    public int? Start { get; init; }

    public int? End { get; init; }

    /// <summary>At least 1.</summary>
    public int? Step { get; init; }

    /// <summary>What the job changes of its scene; nothing when absent.</summary>
    public RenderSettings? Settings { get; init; }

    /// <summary>
    /// What frames are called, without their ending, at most 255 characters: text with <c>{name}</c> (of the job), <c>{blend}</c>,
    /// <c>{scene}</c>, <c>{camera}</c> and <c>{frame:04}</c> (with four digits at least). Without <c>{frame}</c> the last <c>#</c>s are the
    /// frame, as in Blender, and without them it comes at the end. When absent, frames are called as Blender would call them.
    /// </summary>
    public string? Output { get; init; }

    /// <summary>How each frame is divided among workers; frames are rendered whole when absent.</summary>
    public Split? Split { get; init; }

    /// <summary>Render although files that the scene needs are missing.</summary>
    public bool AllowMissing { get; init; }

    /// <summary>Suspicious frames fail the job when all frames are stored; their images stay.</summary>
    public bool Strict { get; init; }

    /// <summary>The farm makes a video and a contact sheet at the end, unless the job has one frame only.</summary>
    public bool Video { get; init; } = true;

    /// <summary>Instances to rent for it; the workers that are there render it when absent.</summary>
    public Rental? Rental { get; init; }

    /// <summary>The quote that the user has accepted, to be compared with what the job takes.</summary>
    public string? Quote { get; init; }

    /// <summary>Higher goes first; -100 to 100, 0 when absent.</summary>
    public int? Priority { get; init; }

    /// <summary>
    /// At most 5 addresses, <c>http</c> or <c>https</c>, that get a <see cref="Notification"/> when the job ends, and when its budget or
    /// its deadline cannot be kept.
    /// </summary>
    public IReadOnlyList<string> Notify { get; init; } = [];
}

/// <summary>
/// Changes a job that was submitted: <c>PATCH /api/jobs/{id}</c>. What is absent stays as it is; one thing has to be there.
/// </summary>
public sealed record JobChange
{
    /// <summary>For people. Frames are still called as they were when it was submitted.</summary>
    public string? Name { get; init; }

    /// <summary>Higher goes first; -100 to 100. It counts from the next chunk that is handed out.</summary>
    public int? Priority { get; init; }

    /// <summary>Only of a job that rents.</summary>
    public RentalChange? Rental { get; init; }
}

/// <summary>Frames of a job that was submitted: <c>POST /api/jobs/{id}/retry</c>.</summary>
public sealed record FramesRequest
{
    /// <summary>As ranges: <c>1-120</c>, <c>1-120x2</c>, <c>3,5-10,47</c>. The failed ones when absent.</summary>
    public string? Frames { get; init; }
}

/// <summary>What a job that was submitted gets more of: <c>POST /api/jobs/{id}/extend</c>. One of the two has to be there.</summary>
public sealed record ExtendRequest
{
    /// <summary>Frames to add, as ranges: <c>1-120</c>, <c>1-120x2</c>, <c>3,5-10,47</c>. Those that it has stay as they are.</summary>
    public string? Frames { get; init; }

    /// <summary>
    /// Samples per pixel that its frames are to have, more than they have; of a job that keeps its samples. Only the difference is
    /// rendered.
    /// </summary>
    public int? Samples { get; init; }
}

/// <summary>What may be changed of a <see cref="Rental"/> while it goes on.</summary>
public sealed record RentalChange
{
    /// <summary>Instances to rent, 1 to 1000; the most, where the job has a deadline.</summary>
    public int? Instances { get; init; }

    /// <summary>US dollars that the job's instances may cost in all, with what they have cost so far.</summary>
    public decimal? Budget { get; init; }

    /// <summary>When the last frame should be stored.</summary>
    public DateTimeOffset? Deadline { get; init; }
}

/// <summary>What a job may rent, and for how much. Its instances render nothing else and end with it.</summary>
public sealed record Rental
{
    /// <summary>
    /// Instances to rent, 1 to 1000. When absent the farm plans them from the deadline and the budget; one of the three has to be given.
    /// </summary>
    public int? Instances { get; init; }

    /// <summary>Instance types that will do, such as <c>g4dn.xlarge</c>; the farm's own choice when empty.</summary>
    public IReadOnlyList<string> InstanceTypes { get; init; } = [];

    /// <summary>US dollars that the job's instances may cost in all at known prices, more than 0.</summary>
    public decimal? Budget { get; init; }

    /// <summary>When the last frame should be stored.</summary>
    public DateTimeOffset? Deadline { get; init; }

    /// <summary>US dollars per hour that one spot instance may cost; the on-demand price when absent, as EC2 has it.</summary>
    public decimal? MaxPrice { get; init; }

    /// <summary>Rent at the on-demand price what the spot market does not have.</summary>
    public bool OnDemand { get; init; }

    /// <summary>
    /// The work goes on while the coordinator is away: all frames are handed out at once, and with a budget each instance ends itself
    /// before its share of it is spent.
    /// </summary>
    public bool Detached { get; init; }

    /// <summary>For debugging: instances stay up after their worker has ended, for some hours at most.</summary>
    public bool KeepAlive { get; init; }
}
