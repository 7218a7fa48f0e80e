using RenderFarm.Contracts.Messages;

namespace RenderFarm.Worker.Blender.Failures;

/// <summary>A line that Blender prints when the machine, not the scene, fails. A scene can have it printed too: its names and paths are in many lines.</summary>
/// <param name="Meaning">When Blender says so, for the user.</param>
/// <param name="IsDevices">What renders may have failed, so that it is to be tried with something of the farm's own.</param>
/// <param name="Line">What Blender said.</param>
internal sealed record FailureSign(string Meaning, bool IsDevices, string Line)
{
    /// <summary>The fault of a frame whose image is not taken for it: words alone are no reason to blame a machine.</summary>
    public RenderFault ToFault(string? logTail) =>
        new(FaultKind.Frame, $"Blender printed what it prints when {Meaning}, so that its image is not taken: {FrameLog.Printable(Line)}", logTail) { Sign = this };
}
