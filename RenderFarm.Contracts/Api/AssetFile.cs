namespace RenderFarm.Contracts.Api;

/// <summary>A file that goes along with a scene.</summary>
/// <param name="Path">Relative, parted by <c>/</c>: see <see cref="AssetPath"/>.</param>
/// <param name="Sha256">SHA-256 of the file, 64 lower-case hexadecimal digits.</param>
/// <param name="SizeBytes">Its size, 0 to 5 GiB.</param>
public sealed record AssetFile(string Path, string Sha256, long SizeBytes);
