namespace RenderFarm.Contracts.Messages;

/// <summary>An immutable <see cref="Api.AssetManifest"/> in the bucket, as JSON. Its files are beside it: <see cref="AssetKeys"/>.</summary>
/// <param name="Sha256">SHA-256 of the JSON, 64 lower-case hexadecimal digits.</param>
/// <param name="SizeBytes">Size of the JSON in bytes.</param>
/// <param name="TotalBytes">Size of all files in bytes.</param>
public sealed record ManifestRef(string Sha256, long SizeBytes, long TotalBytes);
