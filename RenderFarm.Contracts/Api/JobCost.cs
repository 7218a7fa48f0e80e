namespace RenderFarm.Contracts.Api;

/// <summary>What a job's instances cost.</summary>
public sealed record JobCost
{
    public required string JobId { get; init; }

    /// <summary>US dollars so far; the final sum when <see cref="ClosedAt"/> is set.</summary>
    public required decimal Dollars { get; init; }

    /// <summary>
    /// US dollars that will have been spent when what is in hand is done and all instances have ended; the same as <see cref="Dollars"/> at
    /// the end.
    /// </summary>
    public required decimal Committed { get; init; }

    /// <summary>US dollars that the instances that run now cost in an hour.</summary>
    public required decimal DollarsPerHour { get; init; }

    /// <summary>What may be spent; null for no limit.</summary>
    public decimal? Budget { get; init; }

    /// <summary>Instances rented so far.</summary>
    public required int Instances { get; init; }

    /// <summary>Instances that have not ended.</summary>
    public required int Running { get; init; }

    /// <summary>Instance-seconds from launch to end.</summary>
    public required double Seconds { get; init; }

    /// <summary>Frames that are stored.</summary>
    public required int Frames { get; init; }

    /// <summary>US dollars for each stored frame; null before the first.</summary>
    public decimal? DollarsPerFrame { get; init; }

    /// <summary>Where the time went.</summary>
    public IReadOnlyList<PhaseCost> Phases { get; init; } = [];

    /// <summary>By instance type, the cheapest for a frame first.</summary>
    public IReadOnlyList<TypeCost> Types { get; init; } = [];

    /// <summary>A price was not known, and the nearest known one was taken.</summary>
    public bool Estimated { get; init; }

    /// <summary>US dollars that the quote expected; null without a quote.</summary>
    public decimal? QuotedDollars { get; init; }

    /// <summary>Seconds from submission to the last frame that the quote expected; null without a quote.</summary>
    public double? QuotedSeconds { get; init; }

    /// <summary>When the last instance had ended and the sum was final; null while it can change.</summary>
    public DateTimeOffset? ClosedAt { get; init; }
}

/// <summary>A job's <see cref="JobCost"/> in short, some seconds old at most.</summary>
/// <param name="Dollars">US dollars so far.</param>
/// <param name="Committed">US dollars when what is in hand is done and all instances have ended.</param>
/// <param name="Running">Instances that have not ended.</param>
/// <param name="Estimated">A price was not known, and the nearest known one was taken.</param>
/// <param name="IsFinal">The sum does not change any more.</param>
public sealed record CostSummary(decimal Dollars, decimal Committed, int Running, bool Estimated, bool IsFinal);

/// <summary>What an instance's time is spent on.</summary>
public enum CostPhase
{
    /// <summary>From its launch until its worker's first sign of life.</summary>
    Boot,

    /// <summary>Fetching scenes, starting Blender, opening scenes.</summary>
    SceneLoad,

    /// <summary>Rendering frames that it was the first to store.</summary>
    Render,

    /// <summary>Checking and storing images while nothing else is rendered.</summary>
    Upload,

    /// <summary>Rendering what was not stored: interrupted, failed, or stored by another first.</summary>
    Lost,

    /// <summary>The rest.</summary>
    Idle,
}

/// <summary>Time and money of one phase, over all instances of a job.</summary>
/// <param name="Phase">The phase.</param>
/// <param name="Seconds">Instance-seconds. Those of all phases add up to those of the job.</param>
/// <param name="Dollars">US dollars. Those of all phases add up to those of the job.</param>
public sealed record PhaseCost(CostPhase Phase, double Seconds, decimal Dollars);

/// <summary>Time and money of the instances of one instance type.</summary>
public sealed record TypeCost
{
    public required string InstanceType { get; init; }

    /// <summary>How many were rented.</summary>
    public required int Instances { get; init; }

    /// <summary>Instance-seconds.</summary>
    public required double Seconds { get; init; }

    /// <summary>Frames that they were the first to store; a divided frame counts in parts.</summary>
    public required double Frames { get; init; }

    /// <summary>Mean seconds inside Blender of those frames, or parts; null before the first.</summary>
    public double? SecondsPerFrame { get; init; }

    /// <summary>US dollars.</summary>
    public required decimal Dollars { get; init; }

    /// <summary>US dollars for each of those frames, with everything that their instances cost; null before the first.</summary>
    public decimal? DollarsPerFrame { get; init; }
}

/// <summary>What a stored frame cost.</summary>
/// <param name="Frame">Its number.</param>
/// <param name="InstanceTypes">Types of the instances that rendered it: one, or several for a divided frame.</param>
/// <param name="RenderSeconds">Instance-seconds inside Blender.</param>
/// <param name="Seconds">Instance-seconds with its share of what its instances did besides: boot, loading, lost and idle time.</param>
/// <param name="Dollars">US dollars of those.</param>
public sealed record FrameCost(int Frame, IReadOnlyList<string> InstanceTypes, double RenderSeconds, double Seconds, decimal Dollars);
