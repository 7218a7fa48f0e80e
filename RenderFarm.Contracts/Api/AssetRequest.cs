namespace RenderFarm.Contracts.Api;

/// <summary>A file to be stored.</summary>
/// <param name="Sha256">SHA-256 of the file, 64 hexadecimal digits.</param>
/// <param name="SizeBytes">Its size, 0 to 5 GiB.</param>
public sealed record AssetRequest(string Sha256, long SizeBytes);
