namespace RenderFarm.Worker.Blender.Isolation;

/// <summary>How much Blender must be kept apart from the machine.</summary>
internal enum IsolationMode
{
    /// <summary>As much as the system allows.</summary>
    Auto,

    /// <summary>Not at all.</summary>
    Off,

    /// <summary>No network, not as root, and with nobody else's files in sight, or the worker does not render.</summary>
    Required,
}
