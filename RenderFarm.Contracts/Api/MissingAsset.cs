namespace RenderFarm.Contracts.Api;

/// <summary>A file that the farm does not have.</summary>
/// <param name="Sha256">Its SHA-256.</param>
/// <param name="Upload">Where to put it.</param>
public sealed record MissingAsset(string Sha256, PresignedUpload Upload);
