namespace RenderFarm.Contracts.Api;

/// <summary>A scene as the farm knows it.</summary>
public sealed record SceneResponse
{
    public required string Sha256 { get; init; }

    public required SceneState State { get; init; }

    /// <summary>Where to put the file; null when the farm has it.</summary>
    public PresignedUpload? Upload { get; init; }
}
