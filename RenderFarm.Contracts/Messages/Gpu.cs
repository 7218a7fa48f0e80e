namespace RenderFarm.Contracts.Messages;

/// <summary>A graphics processor of a worker.</summary>
/// <param name="Name">Its model, such as <c>NVIDIA L4</c>.</param>
/// <param name="MemoryBytes">Its memory in bytes; null when unknown.</param>
public sealed record Gpu(string Name, long? MemoryBytes);
