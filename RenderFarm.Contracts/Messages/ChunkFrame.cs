namespace RenderFarm.Contracts.Messages;

/// <summary>One frame of a chunk.</summary>
/// <param name="Number">The frame's number in the scene; may be negative.</param>
/// <param name="TraceParent">The W3C <c>traceparent</c> of the frame's own trace; null when nobody records it.</param>
public sealed record ChunkFrame(int Number, string? TraceParent);
