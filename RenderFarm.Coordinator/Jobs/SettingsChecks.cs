using RenderFarm.Contracts.Messages;
using RenderFarm.Coordinator.Api;

namespace RenderFarm.Coordinator.Jobs;

/// <summary>What of a job's settings is right or wrong in every scene. The rest a Blender has to try.</summary>
internal static class SettingsChecks
{
    /// <summary>Blender's names have at most 255 bytes since version 5, 63 before.</summary>
    private const int MaxName = 255;

    private const int MaxProperties = 100;
    private const int MaxPath = 500;
    private const int MaxValue = 1000;

    /// <summary>Adds every problem to <paramref name="errors"/>.</summary>
    public static void Check(RenderSettings settings, RequestErrors errors)
    {
        errors.Range("settings.samples", settings.Samples, 1, 65536);
        errors.Range("settings.resolutionPercent", settings.ResolutionPercent, 1, 1000);
        errors.OneOf("settings.engine", settings.Engine, RenderNames.Engines);
        errors.OneOf("settings.device", settings.Device, RenderNames.Devices);
        errors.Length("settings.camera", settings.Camera, MaxName);
        errors.Length("settings.viewLayer", settings.ViewLayer, MaxName);
        errors.OneOf("settings.format", settings.Format, RenderNames.Formats);
        errors.Range("settings.simplify", settings.Simplify, 0, 12);
        errors.Range("settings.tileSize", settings.TileSize, 8, 8192);
        if (settings.Format == "jpeg" && settings.TransparentFilm == true)
            errors.Add("settings.format", "is 'jpeg', which stores no transparency. Choose PNG, OpenEXR or WebP for a transparent film.");
        if (settings.Properties is not { } properties)
            return;

        errors.Range("settings.properties", properties.Count, 0, MaxProperties);
        foreach (var (path, value) in properties)
        {
            errors.Length("settings.properties", path, MaxPath);
            if (value is null || value.Length > MaxValue)
                errors.Add("settings.properties", $"has no text of at most {MaxValue} characters for '{path}'. Write numbers as text too: \"4\".");
        }
    }
}
