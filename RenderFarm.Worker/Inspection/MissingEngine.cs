using System.Text.RegularExpressions;
using RenderFarm.Contracts.Messages;

namespace RenderFarm.Worker.Inspection;

/// <summary>
/// The engine of a scene that this Blender does not have. Blender shows its first engine in the place of such a one, and names it only in a
/// line that
/// it prints while it opens the file.
/// </summary>
internal static partial class MissingEngine
{
    /// <summary>Puts the engine's own name into the inspection, if Blender printed it.</summary>
    public static SceneInspection AddTo(SceneInspection scene, string log)
    {
        var line = Line().Matches(log).FirstOrDefault(line => line.Groups["scene"].Value == scene.Scene);
        return line is null ? scene : scene with { Engine = line.Groups["engine"].Value, Samples = null };
    }

    [GeneratedRegex(
        "Engine '(?<engine>[^'\n]*)' not available for scene '(?<scene>[^\n]*)' \\(",
        RegexOptions.ExplicitCapture,
        matchTimeoutMilliseconds: 1000
    )]
    private static partial Regex Line();
}
