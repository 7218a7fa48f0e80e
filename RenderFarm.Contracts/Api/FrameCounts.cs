namespace RenderFarm.Contracts.Api;

/// <summary>How many frames of a job are in which state.</summary>
public sealed record FrameCounts(int Total, int Waiting, int Fed, int Rendering, int Rendered, int Failed);
