namespace RenderFarm.Contracts.Messages;

/// <summary>A view layer.</summary>
/// <param name="Name">Its name.</param>
/// <param name="IsOn">Whether it is rendered.</param>
public sealed record SceneViewLayer(string Name, bool IsOn);
