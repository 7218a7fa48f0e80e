using RenderFarm.Contracts.Messages;

namespace RenderFarm.Tests.Coordinator;

/// <summary>What workers find in scenes.</summary>
internal static class Inspections
{
    /// <summary>A scene that can be rendered, of 12 frames.</summary>
    public static SceneInspection Renderable { get; } =
        new()
        {
            Scene = "Scene",
            FrameStart = 1,
            FrameEnd = 12,
            FrameStep = 1,
            FramesPerSecond = 24,
            Engine = "CYCLES",
            Samples = 16,
            Width = 320,
            Height = 180,
            ResolutionPercent = 100,
            Camera = "Camera",
            ReadBy = "3.4.1",
            Engines = ["CYCLES", "BLENDER_EEVEE", "BLENDER_WORKBENCH"],
            OutputFormat = "PNG",
            WrittenBy = "3.4.1",
        };

    /// <summary>A worker's answer with it.</summary>
    public static SceneInspected Found(SceneRef scene, SceneInspection inspection) =>
        new()
        {
            SceneSha256 = scene.Sha256,
            ManifestSha256 = scene.Manifest?.Sha256,
            WorkerId = "test",
            Inspection = inspection,
        };
}
