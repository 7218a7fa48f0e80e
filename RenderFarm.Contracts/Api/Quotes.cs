namespace RenderFarm.Contracts.Api;

/// <summary>Asks what a job would take: <c>POST /api/quotes</c>.</summary>
public sealed record QuoteRequest
{
    /// <summary>The job. When it has a rental, only instances of its types are quoted; else the workers that are there are, too.</summary>
    public required JobRequest Job { get; init; }

    /// <summary>Instance types to quote; when empty those of the job's rental, else those whose frame times are known.</summary>
    public IReadOnlyList<string> InstanceTypes { get; init; } = [];

    /// <summary>Numbers of instances to quote, each 1 to 1000; 1, 4, 16 and 64 when empty.</summary>
    public IReadOnlyList<int> Instances { get; init; } = [];

    /// <summary>When sample frames are rendered. On rented instances that costs money.</summary>
    public QuoteSampling Sampling { get; init; }
}

/// <summary>What a job would take, in time and money.</summary>
public sealed record QuoteResponse
{
    public required string Id { get; init; }

    public required QuoteState State { get; init; }

    /// <summary>The job's name.</summary>
    public required string Name { get; init; }

    /// <summary>Frames of the job.</summary>
    public required int Frames { get; init; }

    /// <summary>The instance types that it is about, and the workers that are there.</summary>
    public required IReadOnlyList<QuotedType> Types { get; init; }

    /// <summary>What there is to choose from, the cheapest first, then the fastest; empty until it is ready.</summary>
    public IReadOnlyList<QuoteOption> Options { get; init; } = [];

    /// <summary>The option that the job's rental comes to; null without a rental.</summary>
    public QuoteOption? Chosen { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    public DateTimeOffset? EndedAt { get; init; }
}

/// <summary>How far a quote is.</summary>
public enum QuoteState
{
    /// <summary>Sample frames are rendered.</summary>
    Sampling,

    /// <summary>It has options, for one type at least.</summary>
    Ready,

    /// <summary>Nothing is known about any type; each says why.</summary>
    Failed,

    /// <summary>The user has ended it.</summary>
    Canceled,
}

/// <summary>One way to have a job rendered. Half of such jobs should stay below the P50 values, nine in ten below the P90 values.</summary>
public sealed record QuoteOption
{
    /// <summary>Null for the workers that are there.</summary>
    public string? InstanceType { get; init; }

    /// <summary>How many instances of it, or workers.</summary>
    public required int Count { get; init; }

    /// <summary>From the submission to the last stored frame.</summary>
    public required double SecondsP50 { get; init; }

    /// <inheritdoc cref="SecondsP50"/>
    public required double SecondsP90 { get; init; }

    /// <summary>US dollars for the instances; null when the price is not known.</summary>
    public decimal? DollarsP50 { get; init; }

    /// <inheritdoc cref="DollarsP50"/>
    public decimal? DollarsP90 { get; init; }
}

/// <summary>What a quote knows about one instance type, or about the workers that are there.</summary>
public sealed record QuotedType
{
    /// <summary>Such as <c>g4dn.xlarge</c>; null for the workers that are there.</summary>
    public string? InstanceType { get; init; }

    /// <summary>Where its frame times come from.</summary>
    public required QuoteSource Source { get; init; }

    /// <summary>How many frame times are known.</summary>
    public int FramesKnown { get; init; }

    /// <summary>Median of those, in seconds; null before there are any.</summary>
    public double? SecondsPerFrame { get; init; }

    /// <summary>Samples per pixel that the sample frames were rendered with at most; null when they were rendered as the job's.</summary>
    public int? SampledWith { get; init; }

    /// <summary>Seconds from the request for an instance until its worker is there.</summary>
    public double BootSeconds { get; init; }

    /// <summary>Whether that was measured on this farm; assumed otherwise.</summary>
    public bool BootMeasured { get; init; }

    /// <summary>Seconds from then to the first frame: fetching the scene, starting Blender, opening the scene.</summary>
    public double LoadSeconds { get; init; }

    /// <summary>US dollars per hour; null while the price is not known.</summary>
    public decimal? DollarsPerHour { get; init; }

    /// <summary>Which price that is, or why there is none.</summary>
    public string? PriceSource { get; init; }

    /// <summary>US dollars that its sample frames have cost so far; null when none were rented for.</summary>
    public decimal? SampleDollars { get; init; }

    /// <summary>Jobs that render its sample frames.</summary>
    public IReadOnlyList<string> Jobs { get; init; } = [];

    /// <summary>Sample frames that are rendered.</summary>
    public int SamplesDone { get; init; }

    /// <summary>Sample frames in all.</summary>
    public int Samples { get; init; }

    /// <summary>What its sampling waits for, in a sentence.</summary>
    public string? Waits { get; init; }

    /// <summary>Why there is nothing about it, in a sentence.</summary>
    public string? Error { get; init; }
}

/// <summary>When a quote renders sample frames.</summary>
public enum QuoteSampling
{
    /// <summary>On the types whose frame times are not known.</summary>
    WhereNeeded,

    /// <summary>On none: what is not known is missing from the quote.</summary>
    Never,

    /// <summary>On all of them, also when frame times are known.</summary>
    Always,
}

/// <summary>Where the frame times of a quote come from.</summary>
public enum QuoteSource
{
    /// <summary>Frames that jobs with the same scene and settings have rendered.</summary>
    Recorded,

    /// <summary>Sample frames of an earlier quote for the same scene and settings.</summary>
    Earlier,

    /// <summary>Sample frames of this quote.</summary>
    Sampled,

    /// <summary>Nothing is known, and no samples were asked for.</summary>
    Missing,
}
