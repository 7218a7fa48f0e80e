namespace RenderFarm.Benchmarks.Memory;

/// <summary>One look at the session.</summary>
/// <param name="Frames">Frames rendered until then.</param>
/// <param name="ProcessId">Of its Blender.</param>
/// <param name="Bytes">Resident memory.</param>
internal sealed record MemorySample(int Frames, int ProcessId, long Bytes);
