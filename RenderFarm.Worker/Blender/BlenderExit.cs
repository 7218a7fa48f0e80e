using RenderFarm.Contracts.Messages;

namespace RenderFarm.Worker.Blender;

/// <summary>Tells by its exit code why Blender has ended in the middle of a command.</summary>
internal static class BlenderExit
{
    private const int Signal = 128;

    /// <summary>Says what happened and whose fault it is.</summary>
    /// <param name="code">128 and the signal's number where a signal ended it; null when it has not ended but closed its output.</param>
    /// <param name="logTail">The last lines that it printed.</param>
    public static RenderFault Explain(int? code, string? logTail) => code switch
    {
        Signal + 9 or Signal + 15 => new RenderFault(
            FaultKind.Worker, $"Blender was killed (signal {code - Signal}); the system does that when memory runs out.", logTail),
        Signal + 4 or Signal + 6 or Signal + 7 or Signal + 8 or Signal + 11 => new RenderFault(
            FaultKind.Frame, $"Blender crashed (signal {code - Signal}).", logTail),
        126 or 127 => new RenderFault(FaultKind.Worker, "Blender cannot be run: its installation is broken.", logTail),
        null => new RenderFault(FaultKind.Frame, "Blender closed its output.", logTail),
        _ => new RenderFault(FaultKind.Frame, $"Blender ended with exit code {code}.", logTail),
    };
}
