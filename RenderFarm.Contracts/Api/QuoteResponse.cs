namespace RenderFarm.Contracts.Api;

/// <summary>What a job would take, in time and money.</summary>
public sealed record QuoteResponse
{
    public required string Id { get; init; }

    public required QuoteState State { get; init; }

    /// <summary>The job's name.</summary>
    public required string Name { get; init; }

    /// <summary>Frames of the job.</summary>
    public required int Frames { get; init; }

    /// <summary>The kinds of machines that it is about.</summary>
    public required IReadOnlyList<QuotedMachine> Machines { get; init; }

    /// <summary>What there is to choose from, the cheapest first, then the fastest; empty until it is ready.</summary>
    public IReadOnlyList<QuoteOption> Options { get; init; } = [];

    /// <summary>The option that the job's rental comes to; null without a rental.</summary>
    public QuoteOption? Chosen { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    public DateTimeOffset? EndedAt { get; init; }
}
