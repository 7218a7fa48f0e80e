namespace RenderFarm.Contracts.Messages;

/// <summary>A worker is done with a <see cref="MakeArtifact"/>: either <see cref="Key"/> or <see cref="Error"/> is set.</summary>
public sealed record ArtifactEnded
{
    public required string JobId { get; init; }

    public required ArtifactKind Kind { get; init; }

    public required string WorkerId { get; init; }

    /// <summary>Key of what was made and stored.</summary>
    public string? Key { get; init; }

    /// <summary>Its size in bytes.</summary>
    public long SizeBytes { get; init; }

    /// <summary>How it is less than it could be, in a sentence for the user; null when it is not.</summary>
    public string? Note { get; init; }

    /// <summary>Why it could not be made, in a sentence for the user.</summary>
    public string? Error { get; init; }
}
