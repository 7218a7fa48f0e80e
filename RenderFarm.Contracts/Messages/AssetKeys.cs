namespace RenderFarm.Contracts.Messages;

/// <summary>Where assets and manifests are in the bucket.</summary>
public static class AssetKeys
{
    /// <summary>Key of the file with that hash.</summary>
    public static string Asset(string sha256) => $"assets/{sha256}";

    /// <summary>Key of the manifest with that hash.</summary>
    public static string Manifest(string sha256) => $"assets/manifests/{sha256}.json";
}
