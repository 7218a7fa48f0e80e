namespace RenderFarm.Worker.Storage;

/// <summary>An object of a frame in the bucket: its image, its preview.</summary>
/// <param name="Frame">The frame's number.</param>
/// <param name="Key">Key of the object.</param>
/// <param name="SizeBytes">Its size in bytes.</param>
internal sealed record FrameObject(int Frame, string Key, long SizeBytes);
