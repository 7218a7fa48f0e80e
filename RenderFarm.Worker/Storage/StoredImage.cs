namespace RenderFarm.Worker.Storage;

/// <summary>An image in the bucket.</summary>
/// <param name="Key">Key of the object.</param>
/// <param name="SizeBytes">Size in bytes.</param>
internal sealed record StoredImage(string Key, long SizeBytes);
