using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text.RegularExpressions;
using RenderFarm.Contracts.Messages;

namespace RenderFarm.Cli.Display;

/// <summary>What a job changes of its scene, for people.</summary>
internal static class SettingsFacts
{
    /// <summary>Adds a line for each setting that is given; with the scene only for those that are not as in the scene.</summary>
    public static void AddTo(Facts facts, RenderSettings settings, SceneInspection? scene = null)
    {
        facts.Add("scene", settings.Scene);
        facts.Add("samples", Than(Number(settings.Samples), Number(scene?.Samples)));
        facts.Add("resolution", Than(PercentOf(settings.ResolutionPercent), PercentOf(scene?.ResolutionPercent)));
        facts.Add("motion blur", Than(OnOff(settings.MotionBlur), OnOff(scene?.MotionBlur)));
        facts.Add("engine", settings.Engine);
        facts.Add("device", settings.Device);
        facts.Add("camera", Than(settings.Camera, scene?.Camera));
        facts.Add("view layer", settings.ViewLayer);
        facts.Add("denoise", OnOff(settings.Denoise));
        facts.Add("format", settings.Format);
        facts.Add("transparent", OnOff(settings.TransparentFilm));
        facts.Add("seed per frame", OnOff(settings.SeedPerFrame));
        facts.Add("simplify", Number(settings.Simplify));
        facts.Add("tile size", Number(settings.TileSize));
        facts.Add("video codec", settings.VideoCodec);
        facts.Add("video CRF", Number(settings.VideoCrf));
        facts.Add("pink", settings.AcceptPink == true ? "is meant" : null);
        foreach (var (path, value) in settings.Properties ?? [])
            facts.Add("set", $"{path} = {value}");
    }

    /// <summary>A value, and that of the scene; null when they are the same.</summary>
    private static string? Than(string? value, string? scene) =>
        value is null || value == scene ? null
        : scene is null ? value
        : $"{value} instead of {scene}";

    private static string? PercentOf(int? percent) => percent is null ? null : $"{percent} %";

    private static string? Number(int? number) => number?.ToString(CultureInfo.InvariantCulture);

    private static string? OnOff(bool? isOn) =>
        isOn is { } on
            ? on
                ? "on"
                : "off"
            : null;
}

/// <summary>Properties as the user writes them: <c>cycles.max_bounces=4</c>, <c>view_layers["ViewLayer"].use_pass_z=true</c>.</summary>
internal static partial class PropertyText
{
    /// <summary>Reads one of them; a value may have further equals signs.</summary>
    public static bool TryParse(string text, [NotNullWhen(true)] out string? path, [NotNullWhen(true)] out string? value)
    {
        var match = Assignment().Match(text);
        (path, value) = match.Success ? (match.Groups["path"].Value, match.Groups["value"].Value) : (null, null);
        return match.Success;
    }

    /// <summary>All of them, in their order; the last one of a path counts. Null when there are none.</summary>
    public static PropertyValues? Parse(IReadOnlyList<string> texts)
    {
        var values = new PropertyValues();
        foreach (var text in texts)
        {
            if (TryParse(text, out var path, out var value))
                values[path] = value;
        }

        return values.Count == 0 ? null : values;
    }

    [GeneratedRegex(
        """^(?<path>[A-Za-z_]\w*(\.[A-Za-z_]\w*|\[[0-9]+\]|\["[^"]*"\]|\['[^']*'\])*)=(?<value>.*)$""",
        RegexOptions.ExplicitCapture | RegexOptions.Singleline,
        matchTimeoutMilliseconds: 1000
    )]
    private static partial Regex Assignment();
}
