using RenderFarm.Coordinator.Database;
using RenderFarm.Contracts.Api;
using RenderFarm.Contracts.Messages;

namespace RenderFarm.Coordinator.Artifacts;

/// <summary>A row of <c>artifacts</c>: something to be made of a completed job's frames.</summary>
internal sealed record Artifact : IJsonItem
{
    public required string JobId { get; init; }

    public required ArtifactKind Kind { get; init; }

    public required ArtifactState State { get; init; }

    /// <summary>How often it was sent to the workers.</summary>
    public int Attempts { get; init; }

    /// <summary>Not to be sent earlier.</summary>
    public DateTimeOffset? NotBefore { get; init; }

    public DateTimeOffset? SentAt { get; init; }

    public string? Key { get; init; }

    public long? SizeBytes { get; init; }

    /// <summary>How it is less than it could be.</summary>
    public string? Note { get; init; }

    /// <summary>Why the last attempt failed.</summary>
    public string? Error { get; init; }
}
