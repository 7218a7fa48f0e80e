using RenderFarm.Contracts.Messages;
using RenderFarm.Worker.Blender;

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
}
