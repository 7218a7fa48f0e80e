namespace RenderFarm.Contracts.Api;

/// <summary>Announces an archive for rented machines: <c>POST /api/store</c>.</summary>
public sealed record ArchiveRequest
{
    public required ArchiveKind Kind { get; init; }

    /// <summary>Version of what is in it, such as <c>4.5.11</c>: 1 to 60 of <c>A-Z a-z 0-9 . _ + -</c>, for Blender beginning with two numbers.</summary>
    public required string Version { get; init; }

    /// <summary>SHA-256 of the file, 64 hexadecimal digits.</summary>
    public required string Sha256 { get; init; }

    /// <summary>Size of the file in bytes, 1 to 5 GiB (the limit of one PUT in S3).</summary>
    public required long SizeBytes { get; init; }

    /// <summary>Its name, ending in <c>.tar.gz</c>, for Blender also <c>.tar.xz</c> or <c>.tar.bz2</c>.</summary>
    public required string FileName { get; init; }
}
