namespace RenderFarm.Contracts.Api;

/// <summary>What a rented machine's time is spent on.</summary>
public enum CostPhase
{
    /// <summary>From its launch until its worker's first sign of life.</summary>
    Boot,

    /// <summary>Fetching scenes, starting Blender, opening scenes.</summary>
    SceneLoad,

    /// <summary>Rendering frames that it was the first to store.</summary>
    Render,

    /// <summary>Checking and storing images while nothing else is rendered.</summary>
    Upload,

    /// <summary>Rendering what was not stored: interrupted, failed, or stored by another first.</summary>
    Lost,

    /// <summary>The rest.</summary>
    Idle,
}
