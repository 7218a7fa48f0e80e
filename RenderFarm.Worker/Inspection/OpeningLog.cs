using System.Text.RegularExpressions;
using RenderFarm.Contracts.Messages;

namespace RenderFarm.Worker.Inspection;

/// <summary>
/// What this Blender lacks of what a file asks for, and says only in lines that it prints while it opens the file: in the scene stands then
/// what it took instead.
/// </summary>
internal static partial class OpeningLog
{
    /// <summary>Colour spaces that are named; a scene of a studio may have one for each image.</summary>
    private const int MostNamed = 8;

    /// <summary>Puts the engine's own name and what is missing of the colours into the inspection.</summary>
    public static SceneInspection AddTo(SceneInspection scene, string log)
    {
        var engine = Engine().Matches(log).FirstOrDefault(line => line.Groups["scene"].Value == scene.Scene);
        var colours = Colours().Matches(log).Select(line => line.Groups["what"].Value).Distinct(StringComparer.Ordinal).ToList();
        return scene with
        {
            Engine = engine?.Groups["engine"].Value ?? scene.Engine,
            Samples = engine is null ? scene.Samples : null,
            Warnings = colours.Count == 0 ? scene.Warnings : [.. scene.Warnings, Sentence(colours)],
        };
    }

    /// <summary>The warning on colours, if the inspection has one.</summary>
    public static IEnumerable<string> ColoursOf(SceneInspection scene) =>
        scene.Warnings.Where(text => text.StartsWith(Foreign, StringComparison.Ordinal));

    private const string Foreign = "The scene was made with another colour configuration (OCIO) than the farm's Blender has, ";

    private static string Sentence(List<string> colours) =>
        $"{Foreign}and its colours will differ: {string.Join("; ", colours.Take(MostNamed))}"
        + $"{(colours.Count > MostNamed ? $"; and {colours.Count - MostNamed} more" : "")}.";

    [GeneratedRegex(
        "Engine '(?<engine>[^'\n]*)' not available for scene '(?<scene>[^\n]*)' \\(",
        RegexOptions.ExplicitCapture,
        matchTimeoutMilliseconds: 1000
    )]
    private static partial Regex Engine();

    // 'Color management: scene view "Studio" not found, setting default …', of 5.2 '… color_management | WARNING scene view …'.
    [GeneratedRegex(
        "(Color management: |color_management +\\| WARNING )(?<what>[^\n]*? not found)[^\n]*",
        RegexOptions.ExplicitCapture,
        matchTimeoutMilliseconds: 1000
    )]
    private static partial Regex Colours();
}
