using RenderFarm.Contracts.Api;
using RenderFarm.Coordinator.Infrastructure.Database;

namespace RenderFarm.Coordinator.Quotes;

/// <summary>What a quote is about and has found so far.</summary>
internal sealed record QuoteDocument : IJsonDocument
{
    /// <summary>The job's name.</summary>
    public required string Name { get; init; }

    /// <summary>Frames of the job.</summary>
    public required int Frames { get; init; }

    /// <summary>Parts that each is divided into; 0 for whole frames.</summary>
    public int Parts { get; init; }

    /// <summary>Numbers of instances to quote.</summary>
    public required IReadOnlyList<int> Counts { get; init; }

    /// <summary>Local workers at the time of the request.</summary>
    public int LocalWorkers { get; init; }

    /// <summary>What is rendered where nothing is known.</summary>
    public required SamplePlan Plan { get; init; }

    public required IReadOnlyList<QuoteSubject> Subjects { get; init; }

    /// <summary>The result.</summary>
    public IReadOnlyList<QuoteOption> Options { get; init; } = [];

    /// <summary>What the job wants to rent; null when it rents nothing.</summary>
    public Rental? Rental { get; init; }

    /// <summary>The option that the rental comes to; null while there is none.</summary>
    public QuoteOption? Chosen { get; init; }

    /// <summary>Mean seconds that a frame takes an instance of a type, or a worker that is there; null when they are not known.</summary>
    public double? SecondsOf(string? instanceType) =>
        Subjects.FirstOrDefault(subject => subject.InstanceType == instanceType) is { FrameSeconds: { Count: > 0 } seconds }
            ? seconds.Average()
            : null;

    /// <summary>The same for every instance type of which they are known.</summary>
    public IReadOnlyDictionary<string, double> SecondsByType() =>
        Subjects
            .Where(subject => subject is { InstanceType: not null, FrameSeconds.Count: > 0 })
            .DistinctBy(subject => subject.InstanceType)
            .ToDictionary(subject => subject.InstanceType!, subject => SecondsOf(subject.InstanceType)!.Value, StringComparer.Ordinal);
}

/// <summary>What half of the jobs, and nine in ten, stay below.</summary>
/// <param name="SecondsP50">Until the last frame, half.</param>
/// <param name="SecondsP90">Nine in ten.</param>
/// <param name="DollarsP50">For all instances, half; null without a price.</param>
/// <param name="DollarsP90">Nine in ten.</param>
internal readonly record struct QuoteSpread(double SecondsP50, double SecondsP90, decimal? DollarsP50, decimal? DollarsP90);

/// <summary>One instance type in a quote, or the workers that are there.</summary>
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

    /// <summary>The job that renders its sample frames, and whose pool its instance is in; null when none does.</summary>
    public string? JobId { get; init; }

    /// <summary>The job that renders them with fewer samples, on the same instance; null when none does.</summary>
    public string? LowJobId { get; init; }

    public string? Error { get; init; }

    /// <summary>Whether nothing more will be known.</summary>
    public bool IsSettled => FrameSeconds.Count > 0 || Error is not null || Source == QuoteSource.Missing;

    /// <summary>Its sample jobs.</summary>
    public IEnumerable<string> Jobs => ((string?[])[LowJobId, JobId]).OfType<string>();
}
