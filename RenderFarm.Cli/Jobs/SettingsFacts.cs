using System.Globalization;
using RenderFarm.Cli.Display;
using RenderFarm.Contracts.Messages;

namespace RenderFarm.Cli.Jobs;

/// <summary>What a job changes of its scene, for people.</summary>
internal static class SettingsFacts
{
    /// <summary>Adds a line for each setting that is given.</summary>
    public static void AddTo(Facts facts, RenderSettings settings)
    {
        facts.Add("samples", Number(settings.Samples));
        facts.Add("resolution", settings.ResolutionPercent is { } percent ? $"{percent} %" : null);
        facts.Add("motion blur", OnOff(settings.MotionBlur));
        facts.Add("engine", settings.Engine);
        facts.Add("device", settings.Device);
        facts.Add("camera", settings.Camera);
        facts.Add("view layer", settings.ViewLayer);
        facts.Add("denoise", OnOff(settings.Denoise));
        facts.Add("format", settings.Format);
        facts.Add("transparent", OnOff(settings.TransparentFilm));
        facts.Add("seed per frame", OnOff(settings.SeedPerFrame));
        facts.Add("simplify", Number(settings.Simplify));
        facts.Add("tile size", Number(settings.TileSize));
        foreach (var (path, value) in settings.Properties ?? [])
            facts.Add("set", $"{path} = {value}");
    }

    private static string? Number(int? number) => number?.ToString(CultureInfo.InvariantCulture);

    private static string? OnOff(bool? isOn) => isOn is { } on ? on ? "on" : "off" : null;
}
