namespace RenderFarm.Contracts.Messages;

/// <summary>One frame of a chunk, or one part of it.</summary>
/// <param name="Number">The frame's number in the scene; may be negative.</param>
/// <param name="TraceParent">The W3C <c>traceparent</c> of the frame's own trace.</param>
/// <param name="Part">The part of a divided frame, from 1; 0 for a whole frame.</param>
/// <param name="Attempt">How often it has been handed out, with this time.</param>
public sealed record ChunkFrame(int Number, string? TraceParent, int Part = 0, int Attempt = 1);
