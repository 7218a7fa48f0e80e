namespace RenderFarm.Contracts.Api;

/// <summary>An archive in the farm's store.</summary>
public sealed record ArchiveResponse
{
    public required ArchiveKind Kind { get; init; }

    /// <summary>Version of what is in it.</summary>
    public required string Version { get; init; }

    /// <summary>SHA-256 of the file, 64 lower-case hexadecimal digits.</summary>
    public required string Sha256 { get; init; }

    /// <summary>Size of the file in bytes.</summary>
    public required long SizeBytes { get; init; }

    public required string FileName { get; init; }

    /// <summary>When it was last sent, or announced again; null while its file has not arrived.</summary>
    public DateTimeOffset? UploadedAt { get; init; }

    /// <summary>Whether new machines get it.</summary>
    public bool InUse { get; init; }

    /// <summary>Where to put the file; null when the farm has it.</summary>
    public PresignedUpload? Upload { get; init; }
}
