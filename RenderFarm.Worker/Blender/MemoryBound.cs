using System.Diagnostics;
using Microsoft.Extensions.Options;

namespace RenderFarm.Worker.Blender;

/// <summary>How much memory the Blenders of this worker may hold between two frames, and one of them at any moment.</summary>
internal sealed class MemoryBound(IOptions<BlenderOptions> blender, IOptions<WorkerOptions> worker)
{
    /// <summary>The rest is for the system, and for what a frame needs for a while.</summary>
    private const double Share = 0.75;

    /// <summary>Beyond it the machine is as good as stuck.</summary>
    private const double MostShare = 0.9;

    /// <summary>
    /// A process that needs more than the limit from its first frame on is not replaced: the next one would need as much. It may grow by
    /// this much.
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

/// <summary>What a process and all that it has started hold of the machine's memory.</summary>
internal static class ProcessTree
{
    /// <summary>Bytes in memory now; 0 when the process has ended.</summary>
    public static long ResidentBytes(Process process)
    {
        if (OperatingSystem.IsLinux())
            return ResidentBytes(process.Id);

        process.Refresh();
        return process.HasExited ? 0 : process.WorkingSet64;
    }

    private static long ResidentBytes(int id)
    {
        // statm: pages in all, pages in memory, …
        var pages = Words($"/proc/{id}/statm").ElementAtOrDefault(1);
        if (pages is null)
            return 0;

        return (long.Parse(pages) * Environment.SystemPageSize)
            + Threads(id).SelectMany(thread => Words(Path.Combine(thread, "children"))).Sum(child => ResidentBytes(int.Parse(child)));
    }

    private static string[] Threads(int id)
    {
        try
        {
            return Directory.GetDirectories($"/proc/{id}/task");
        }
        catch (IOException)
        {
            return [];
        }
    }

    private static string[] Words(string path)
    {
        try
        {
            return File.ReadAllText(path).Split(' ', StringSplitOptions.RemoveEmptyEntries);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return []; // It has ended meanwhile.
        }
    }
}
