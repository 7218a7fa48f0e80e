using RenderFarm.Contracts.Api;

namespace RenderFarm.Coordinator.Quotes;

/// <summary>A row of <c>quotes</c>.</summary>
internal sealed record Quote
{
    public required string Id { get; init; }

    /// <summary>Quotes with the same learn from each other.</summary>
    public required string Topic { get; init; }

    public required QuoteState State { get; init; }

    public required QuoteDocument Document { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    public DateTimeOffset? EndedAt { get; init; }
}
