using RenderFarm.Contracts.Messages;

namespace RenderFarm.Coordinator.Scenes;

/// <summary>A scene, and the settings that are tried on it.</summary>
internal sealed record InspectionKey(string Sha256, RenderSettings Settings)
{
    public static InspectionKey Of(SceneInspected answer) => new(answer.SceneSha256, answer.Settings);
}
