using RenderFarm.Contracts.Messages;

namespace RenderFarm.Coordinator.Scenes;

/// <summary>A scene beside its files, and the settings that are tried on it.</summary>
internal sealed record InspectionKey(string Identity, RenderSettings Settings)
{
    public static InspectionKey Of(SceneInspected answer) => new(SceneRef.IdentityOf(answer.SceneSha256, answer.ManifestSha256), answer.Settings);
}
