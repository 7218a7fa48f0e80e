namespace RenderFarm.Contracts.Messages;

/// <summary>Asks any worker to read a scene and to answer with <see cref="SceneInspected"/>.</summary>
public sealed record InspectScene
{
    public required SceneRef Scene { get; init; }
}
