namespace RenderFarm.Contracts.Messages;

/// <summary>The names that <see cref="RenderSettings"/> knows, and whoever gives or applies settings with it.</summary>
public static class RenderNames
{
    /// <summary>Render engines.</summary>
    public static IReadOnlyList<string> Engines { get; } = ["cycles", "eevee", "workbench"];

    /// <summary>What renders: <c>auto</c> is the best that the machine has, <c>gpu</c> any GPU.</summary>
    public static IReadOnlyList<string> Devices { get; } = ["auto", "cpu", "gpu", "optix", "cuda", "hip", "oneapi", "metal"];

    /// <summary>Image formats, with bits per channel where there is a choice.</summary>
    public static IReadOnlyList<string> Formats { get; } =
        ["png8", "png16", "exr-half", "exr-float", "exr-multilayer-half", "exr-multilayer", "jpeg", "webp"];
}
