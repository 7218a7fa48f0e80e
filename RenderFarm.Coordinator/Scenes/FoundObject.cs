namespace RenderFarm.Coordinator.Scenes;

/// <summary>What the store says of a key.</summary>
/// <param name="IsThere">Whether there is an object.</param>
/// <param name="SizeBytes">Its size.</param>
/// <param name="Sha256">Its hash in lower-case hexadecimal; null when the store does not say.</param>
internal sealed record FoundObject(bool IsThere, long SizeBytes, string? Sha256);
