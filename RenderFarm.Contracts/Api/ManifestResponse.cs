namespace RenderFarm.Contracts.Api;

/// <summary>A manifest as the farm knows it.</summary>
/// <param name="Sha256">Its hash, to name it in a <see cref="JobRequest"/>.</param>
/// <param name="Files">Number of files.</param>
/// <param name="TotalBytes">Bytes of all files.</param>
public sealed record ManifestResponse(string Sha256, int Files, long TotalBytes);
