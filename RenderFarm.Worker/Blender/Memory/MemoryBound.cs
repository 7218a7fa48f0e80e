using Microsoft.Extensions.Options;

namespace RenderFarm.Worker.Blender.Memory;

/// <summary>How much memory the Blenders of this worker may hold between two frames.</summary>
internal sealed class MemoryBound(IOptions<BlenderOptions> blender, IOptions<WorkerOptions> worker)
{
    /// <summary>The rest is for the system, and for what a frame needs for a while.</summary>
    private const double Share = 0.75;

    /// <summary>
    /// A process that needs more than the limit from its first frame on is not replaced: the next one would need as much. It may grow by this much.
    /// </summary>
    private const double MayGrow = 1.25;

    /// <summary>Bytes. What .NET may have is what the machine or the container has.</summary>
    public long Limit { get; } =
        blender.Value.MemoryLimit ?? (long)(GC.GetGCMemoryInfo().TotalAvailableMemoryBytes * Share / worker.Value.WorkersOnMachine);

    /// <summary>Whether a process has grown beyond the limit.</summary>
    /// <param name="resident">Bytes that it holds.</param>
    /// <param name="first">Bytes that it held after its first frame; null before.</param>
    public bool IsOutgrown(long resident, long? first) => resident > Limit && resident > (first ?? 0) * MayGrow;

    /// <summary>Whether there is room for Cycles to keep its data from frame to frame, which about doubles what it holds.</summary>
    public bool HasRoomToKeep(long? first) => !(first > Limit / 2);
}
