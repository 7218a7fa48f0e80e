using RenderFarm.Contracts.Messages;

namespace RenderFarm.Coordinator.Scenes;

/// <summary>Whether a scene can be rendered at all.</summary>
internal static class SceneChecks
{
    private static readonly HashSet<string> KnownEngines = new(StringComparer.Ordinal)
    {
        "CYCLES", "BLENDER_EEVEE", "BLENDER_EEVEE_NEXT", "BLENDER_WORKBENCH",
    };

    /// <summary>Why it cannot, for the user; null when it can.</summary>
    public static string? Refusal(SceneInspection scene) => scene switch
    {
        { Camera: null } => "The scene has no camera. Add one in Blender (Add > Camera), make it the active one, and save.",
        { Engine: var engine } when !KnownEngines.Contains(engine) =>
            $"The scene wants the render engine {engine}, which the farm does not have. Choose Cycles, EEVEE or Workbench in Blender, and save.",
        { Width: <= 0 } or { Height: <= 0 } or { ResolutionPercent: <= 0 } => "The scene's image has no pixels. Set a resolution in Blender, and save.",
        _ => null,
    };

    /// <summary>What the user should know about a job that is accepted.</summary>
    public static IReadOnlyList<string> Warnings(SceneInspection scene) =>
    [
        .. scene.Warnings,
        .. scene.MissingFiles.Select(file => $"'{file}' is missing; the scene is rendered without it. Pack it into the .blend to have it."),
    ];
}
