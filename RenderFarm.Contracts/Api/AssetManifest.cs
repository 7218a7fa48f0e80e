namespace RenderFarm.Contracts.Api;

/// <summary>The folder that goes along with a scene: <c>POST /api/manifests</c>, and as the store keeps it, with the files sorted by path.</summary>
public sealed record AssetManifest
{
    /// <summary>Path of the .blend in that folder, so that paths relative to it lead where they led. It is not among the files.</summary>
    public required string Scene { get; init; }

    /// <summary>1 to 100,000 files; no two of them the same path, also if case did not matter.</summary>
    public required IReadOnlyList<AssetFile> Files { get; init; }
}
