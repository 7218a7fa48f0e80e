using System.Text.Json.Serialization;

namespace RenderFarm.Contracts.Messages;

/// <summary>An immutable .blend in the bucket.</summary>
/// <param name="Sha256">SHA-256 of the file, 64 lower-case hexadecimal digits.</param>
/// <param name="SizeBytes">Size of the file in bytes.</param>
/// <param name="Key">Key of the object.</param>
/// <param name="Manifest">The files that go along; null when there are none.</param>
public sealed record SceneRef(string Sha256, long SizeBytes, string Key, ManifestRef? Manifest = null)
{
    /// <summary>What tells it from every other scene: the same .blend beside other files is another one.</summary>
    [JsonIgnore]
    public string Identity => IdentityOf(Sha256, Manifest?.Sha256);

    /// <summary>The identity of a .blend beside the files of a manifest.</summary>
    public static string IdentityOf(string sha256, string? manifestSha256) =>
        manifestSha256 is null ? sha256 : $"{sha256}-{manifestSha256}";
}

/// <summary>
/// An immutable <see cref="Api.AssetManifest"/> in the bucket, as JSON. Its files are beside it: <see cref="AssetKeys"/>.
/// </summary>
/// <param name="Sha256">SHA-256 of the JSON, 64 lower-case hexadecimal digits.</param>
/// <param name="SizeBytes">Size of the JSON in bytes.</param>
/// <param name="TotalBytes">Size of all files in bytes.</param>
public sealed record ManifestRef(string Sha256, long SizeBytes, long TotalBytes);
