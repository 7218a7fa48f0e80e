namespace RenderFarm.Contracts.Api;

/// <summary>Announces a .blend: <c>POST /api/scenes</c>.</summary>
public sealed record SceneRequest
{
    /// <summary>SHA-256 of the file, 64 hexadecimal digits.</summary>
    public required string Sha256 { get; init; }

    /// <summary>Size of the file in bytes, 1 to 5 GiB (the limit of one PUT in S3).</summary>
    public required long SizeBytes { get; init; }

    /// <summary>The file's name, for people.</summary>
    public string? Name { get; init; }
}
