namespace RenderFarm.Contracts.Api;

/// <summary>What an archive in the farm's store is for.</summary>
public enum ArchiveKind
{
    /// <summary>The worker that instances run: a <c>.tar.gz</c> with the one executable <c>RenderFarm.Worker</c>.</summary>
    Worker,

    /// <summary>A Blender for instances, as Blender's own archives are: <c>.tar.xz</c>, <c>.tar.gz</c> or <c>.tar.bz2</c>.</summary>
    Blender,
}

/// <summary>Announces an archive for instances: <c>POST /api/store</c>.</summary>
public sealed record ArchiveRequest
{
    public required ArchiveKind Kind { get; init; }

    /// <summary>
    /// Version of what is in it, such as <c>4.5.11</c>: 1 to 60 of <c>A-Z a-z 0-9 . _ + -</c>, for Blender beginning with two numbers.
    /// </summary>
    public required string Version { get; init; }

    /// <summary>SHA-256 of the file, 64 hexadecimal digits.</summary>
    public required string Sha256 { get; init; }

    /// <summary>Size of the file in bytes, 1 to 5 GiB (the limit of one PUT in S3).</summary>
    public required long SizeBytes { get; init; }

    /// <summary>Its name, ending in <c>.tar.gz</c>, for Blender also <c>.tar.xz</c> or <c>.tar.bz2</c>.</summary>
    public required string FileName { get; init; }
}

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

    /// <summary>Whether new instances get it.</summary>
    public bool InUse { get; init; }

    /// <summary>Where to put the file; null when the farm has it.</summary>
    public PresignedUpload? Upload { get; init; }
}
