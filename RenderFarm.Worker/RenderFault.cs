using RenderFarm.Contracts.Messages;
using RenderFarm.Worker.Blender;
using RenderFarm.Worker.Scratch;

namespace RenderFarm.Worker;

/// <summary>A failure that is reported to the coordinator, with whose fault it is and a sentence for the user.</summary>
internal sealed class RenderFault(FaultKind kind, string message, string? logTail = null, Exception? inner = null)
    : Exception(message, inner)
{
    public FaultKind Kind { get; } = kind;

    /// <summary>It says nothing of other jobs: a worker whose fault it is goes on.</summary>
    public bool IsJobs { get; init; }

    /// <summary>What Blender printed that may tell of a failing machine, and may be the scene's; null when nothing.</summary>
    public FailureSign? Sign { get; init; }

    /// <summary>The last lines that Blender printed; null when it printed none.</summary>
    public string? LogTail { get; } = logTail;

    /// <summary>A file operation failed in a folder of the worker's.</summary>
    public static RenderFault OfFolder(string folder, Exception exception) =>
        exception is IOException io && DiskSpace.IsFull(io)
            ? DiskFull(folder, exception)
            : new RenderFault(FaultKind.Worker, $"The worker cannot work in {folder}: {exception.Message}", inner: exception);

    /// <summary>There is no room in a folder of the worker's.</summary>
    public static RenderFault DiskFull(string folder, Exception? inner = null) =>
        new(
            FaultKind.Worker,
            $"The worker's disk is full at {folder}. Free some space there, or set Worker:DataDirectory to another disk.",
            inner: inner
        );
}
