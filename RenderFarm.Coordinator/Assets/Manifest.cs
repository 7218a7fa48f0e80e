using RenderFarm.Contracts.Messages;

namespace RenderFarm.Coordinator.Assets;

/// <summary>A row of <c>manifests</c>.</summary>
internal sealed record Manifest
{
    /// <summary>64 lower-case hexadecimal digits.</summary>
    public required string Sha256 { get; init; }

    public required long SizeBytes { get; init; }

    /// <summary>Bytes of its files.</summary>
    public required long TotalBytes { get; init; }

    public ManifestRef Ref => new(Sha256, SizeBytes, TotalBytes);
}
