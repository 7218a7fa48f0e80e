using RenderFarm.Contracts.Api;

namespace RenderFarm.Coordinator.Quotes;

/// <summary>One kind of machine in a quote.</summary>
internal sealed record QuoteSubject
{
    /// <summary>Null for the workers that are there.</summary>
    public string? InstanceType { get; init; }

    public required QuoteSource Source { get; init; }

    /// <summary>Known frame times.</summary>
    public IReadOnlyList<double> FrameSeconds { get; init; } = [];

    /// <summary>Seconds from the worker's first sign of life to its first frame.</summary>
    public double LoadSeconds { get; init; }

    /// <summary>Seconds from the request to that sign.</summary>
    public double BootSeconds { get; init; }

    public bool BootMeasured { get; init; }

    public decimal? DollarsPerHour { get; init; }

    public string? PriceSource { get; init; }

    /// <summary>The job that renders its sample frames, and whose pool its machine is in; null when none does.</summary>
    public string? JobId { get; init; }

    /// <summary>The job that renders them with fewer samples, on the same machine; null when none does.</summary>
    public string? LowJobId { get; init; }

    public string? Error { get; init; }

    /// <summary>Whether nothing more will be known.</summary>
    public bool IsSettled => FrameSeconds.Count > 0 || Error is not null || Source == QuoteSource.Missing;

    /// <summary>Its sample jobs.</summary>
    public IEnumerable<string> Jobs => ((string?[])[LowJobId, JobId]).OfType<string>();
}
