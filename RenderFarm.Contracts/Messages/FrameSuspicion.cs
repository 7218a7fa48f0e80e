namespace RenderFarm.Contracts.Messages;

/// <summary>A reason to look at a frame that is stored.</summary>
/// <param name="Flag">What it is.</param>
/// <param name="Reason">The same in a sentence for the user.</param>
public sealed record FrameSuspicion(FrameFlag Flag, string Reason);
