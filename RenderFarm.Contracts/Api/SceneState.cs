namespace RenderFarm.Contracts.Api;

/// <summary>What the farm has of a scene.</summary>
public enum SceneState
{
    /// <summary>Announced; its file is awaited.</summary>
    Upload,

    /// <summary>Stored.</summary>
    Known,
}
