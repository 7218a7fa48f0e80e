namespace RenderFarm.Coordinator.Chunks;

/// <summary>A row of <c>chunks</c>: some frames of a job that are on the queue or with a worker.</summary>
internal sealed record Chunk
{
    public required string Id { get; init; }

    public required string JobId { get; init; }

    public required DateTimeOffset FedAt { get; init; }

    /// <summary>Who has it; null while it is on the queue.</summary>
    public string? WorkerId { get; init; }

    /// <summary>Every worker that has had it: a message may be delivered again.</summary>
    public IReadOnlyList<string> Workers { get; init; } = [];

    public DateTimeOffset? ClaimedAt { get; init; }

    /// <summary>Since when nobody has it.</summary>
    public DateTimeOffset? UnclaimedAt { get; init; }

    /// <summary>When its worker was done with it; null while it is not.</summary>
    public DateTimeOffset? EndedAt { get; init; }
}
