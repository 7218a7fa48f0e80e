namespace RenderFarm.LocalCloud.S3.Index;

/// <summary>A file that holds a run of an object's bytes.</summary>
internal sealed record Segment(string Blob, long Size);
