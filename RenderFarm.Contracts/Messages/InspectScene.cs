namespace RenderFarm.Contracts.Messages;

/// <summary>Asks any worker to read a scene, to try settings on it, and to answer with <see cref="SceneInspected"/>.</summary>
public sealed record InspectScene
{
    public required SceneRef Scene { get; init; }

    /// <summary>Are tried when they change anything.</summary>
    public RenderSettings Settings { get; init; } = RenderSettings.None;

    /// <summary>Ids of workers that were not able to read it.</summary>
    public IReadOnlyList<string> NotFor { get; init; } = [];
}
