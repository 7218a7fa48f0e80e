namespace RenderFarm.Contracts.Api;

/// <summary>What a quote knows about one kind of machine.</summary>
public sealed record QuotedMachine
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

    /// <summary>Seconds from the request for a machine until its worker is there.</summary>
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
