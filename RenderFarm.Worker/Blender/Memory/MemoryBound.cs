using Microsoft.Extensions.Options;

namespace RenderFarm.Worker.Blender.Memory;

/// <summary>How much memory the Blenders of this worker may hold between two frames, and one of them at any moment.</summary>
internal sealed class MemoryBound(IOptions<BlenderOptions> blender, IOptions<WorkerOptions> worker)
{
    /// <summary>The rest is for the system, and for what a frame needs for a while.</summary>
    private const double Share = 0.75;

    /// <summary>Beyond it the machine is as good as stuck.</summary>
    private const double MostShare = 0.9;

    /// <summary>
    /// A process that needs more than the limit from its first frame on is not replaced: the next one would need as much. It may grow by this much.
    /// </summary>
    private const double MayGrow = 1.25;

    /// <summary>Bytes that they may hold between two frames.</summary>
    public long Limit { get; } = blender.Value.MemoryLimit ?? Part(Share, worker.Value);

    /// <summary>Bytes that one Blender may hold at any moment.</summary>
    public static long Most(BlenderOptions blender, WorkerOptions worker) => blender.MaxMemory ?? Part(MostShare, worker);

    /// <summary>Whether a process has grown beyond the limit.</summary>
    /// <param name="resident">Bytes that it holds.</param>
    /// <param name="first">Bytes that it held after its first frame; null before.</param>
    public bool IsOutgrown(long resident, long? first) => resident > Limit && resident > (first ?? 0) * MayGrow;

    /// <summary>Whether there is room for Cycles to keep its data from frame to frame, which about doubles what it holds.</summary>
    public bool HasRoomToKeep(long? first) => !(first > Limit / 2);

    /// <summary>What .NET may have is what the machine or the container has.</summary>
    private static long Part(double share, WorkerOptions worker) =>
        (long)(GC.GetGCMemoryInfo().TotalAvailableMemoryBytes * share / worker.WorkersOnMachine);
}
