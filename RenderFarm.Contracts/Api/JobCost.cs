namespace RenderFarm.Contracts.Api;

/// <summary>What a job's machines cost.</summary>
public sealed record JobCost
{
    public required string JobId { get; init; }

    /// <summary>US dollars so far; the final sum when <see cref="ClosedAt"/> is set.</summary>
    public required decimal Dollars { get; init; }

    /// <summary>US dollars that will have been spent when what is in hand is done and all machines have ended; the same as <see cref="Dollars"/> at the end.</summary>
    public required decimal Committed { get; init; }

    /// <summary>US dollars that the machines that run now cost in an hour.</summary>
    public required decimal DollarsPerHour { get; init; }

    /// <summary>What may be spent; null for no limit.</summary>
    public decimal? Budget { get; init; }

    /// <summary>Machines rented so far.</summary>
    public required int Machines { get; init; }

    /// <summary>Machines that have not ended.</summary>
    public required int Running { get; init; }

    /// <summary>Machine-seconds from launch to end.</summary>
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

    /// <summary>When the last machine had ended and the sum was final; null while it can change.</summary>
    public DateTimeOffset? ClosedAt { get; init; }
}
