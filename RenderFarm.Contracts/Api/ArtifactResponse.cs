using RenderFarm.Contracts.Messages;

namespace RenderFarm.Contracts.Api;

/// <summary>Something that the farm makes of a job's frames.</summary>
public sealed record ArtifactResponse
{
    public required ArtifactKind Kind { get; init; }

    public required ArtifactState State { get; init; }

    /// <summary>What to call it on a disk.</summary>
    public required string FileName { get; init; }

    /// <summary>Size in bytes; null before it is ready.</summary>
    public long? SizeBytes { get; init; }

    /// <summary>SHA-256 of the file in lower-case hexadecimal digits; null before it is ready, and where the store does not say.</summary>
    public string? Sha256 { get; init; }

    /// <summary>How it is less than it could be, in a sentence.</summary>
    public string? Note { get; init; }

    /// <summary>Why the last attempt failed.</summary>
    public string? Error { get; init; }
}

/// <summary>Where an artifact stands.</summary>
public enum ArtifactState
{
    /// <summary>To be sent to a worker.</summary>
    Waiting,

    /// <summary>On the queue, or a worker makes it.</summary>
    Sent,

    /// <summary>Stored.</summary>
    Ready,

    /// <summary>Given up, with a reason. The job is no worse for it.</summary>
    Failed,
}
