namespace RenderFarm.Cli.Assets;

/// <summary>What went along with a scene.</summary>
/// <param name="Manifest">SHA-256 of the manifest.</param>
/// <param name="Files">Number of files.</param>
/// <param name="TotalBytes">Their bytes.</param>
/// <param name="UploadedFiles">Files that the farm did not have; equal files count once.</param>
/// <param name="UploadedBytes">Their bytes.</param>
internal sealed record AssetFacts(string Manifest, int Files, long TotalBytes, int UploadedFiles, long UploadedBytes);
