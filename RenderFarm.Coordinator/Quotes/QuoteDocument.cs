using RenderFarm.Coordinator.Database;
using RenderFarm.Contracts.Api;

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

    /// <summary>Numbers of machines to quote.</summary>
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

    /// <summary>Mean seconds that a frame takes a kind of machine; null when they are not known.</summary>
    public double? SecondsOf(string? instanceType) =>
        Subjects.FirstOrDefault(subject => subject.InstanceType == instanceType) is { FrameSeconds: { Count: > 0 } seconds } ? seconds.Average() : null;

    /// <summary>The same for every instance type of which they are known.</summary>
    public IReadOnlyDictionary<string, double> SecondsByType() => Subjects
        .Where(subject => subject is { InstanceType: not null, FrameSeconds.Count: > 0 })
        .DistinctBy(subject => subject.InstanceType)
        .ToDictionary(subject => subject.InstanceType!, subject => SecondsOf(subject.InstanceType)!.Value, StringComparer.Ordinal);
}
