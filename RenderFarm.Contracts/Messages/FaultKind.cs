namespace RenderFarm.Contracts.Messages;

/// <summary>Whose fault a failure is.</summary>
public enum FaultKind
{
    /// <summary>The scene's or the frame's: it would fail anywhere. Counts against the frame's attempts.</summary>
    Frame,

    /// <summary>The worker's: disk full, no Blender. Counts against the worker.</summary>
    Worker,

    /// <summary>The cloud's: interruption, lost connection. Counts against nobody.</summary>
    Cloud,
}
