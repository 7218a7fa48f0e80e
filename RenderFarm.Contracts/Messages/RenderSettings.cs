namespace RenderFarm.Contracts.Messages;

/// <summary>
/// What a job changes of its scene. Null leaves the scene's own value. Records with the same values are equal, the properties included.
/// </summary>
public sealed record RenderSettings
{
    /// <summary>No change at all.</summary>
    public static RenderSettings None { get; } = new();

    /// <summary>Name of the scene that is rendered; null is the one that the file was saved with, as for Blender.</summary>
    public string? Scene { get; init; }

    /// <summary>
    /// Version of the Blender that renders, such as <c>5.2</c> or <c>5.2.2</c>; null is the file's own, or the next newer one that is
    /// there.
    /// </summary>
    public string? Blender { get; init; }

    /// <summary>Samples per pixel, 1 to 65536; in every view layer. Not for Workbench.</summary>
    public int? Samples { get; init; }

    /// <summary>Percentage of the scene's resolution, 1 to 1000.</summary>
    public int? ResolutionPercent { get; init; }

    /// <summary>Motion blur on or off.</summary>
    public bool? MotionBlur { get; init; }

    /// <summary>Render engine: <c>cycles</c>, <c>eevee</c> or <c>workbench</c>.</summary>
    public string? Engine { get; init; }

    /// <summary>
    /// What renders: <c>auto</c>, <c>cpu</c>, <c>gpu</c>, <c>optix</c>, <c>cuda</c>, <c>hip</c>, <c>oneapi</c> or <c>metal</c>.
    /// </summary>
    public string? Device { get; init; }

    /// <summary>Name of a camera of the scene, for all frames: cameras that are bound to markers no longer take turns.</summary>
    public string? Camera { get; init; }

    /// <summary>Name of the one view layer that is rendered.</summary>
    public string? ViewLayer { get; init; }

    /// <summary>Denoising on or off. Cycles only.</summary>
    public bool? Denoise { get; init; }

    /// <summary>
    /// Image format: <c>png8</c>, <c>png16</c>, <c>exr-half</c>, <c>exr-float</c>, <c>exr-multilayer-half</c>, <c>exr-multilayer</c>,
    /// <c>jpeg</c> or <c>webp</c>.
    /// </summary>
    public string? Format { get; init; }

    /// <summary>A transparent background, stored as alpha.</summary>
    public bool? TransparentFilm { get; init; }

    /// <summary>A noise pattern of its own for each frame. Cycles only.</summary>
    public bool? SeedPerFrame { get; init; }

    /// <summary>Subdivision levels at most, 0 to 12.</summary>
    public int? Simplify { get; init; }

    /// <summary>Side of the tiles in pixels, 8 to 8192: smaller ones take less memory. Cycles only.</summary>
    public int? TileSize { get; init; }

    /// <summary>How the video is encoded: <c>h264</c>, <c>h265</c>, <c>prores</c> or <c>webm</c>; H.264 when absent.</summary>
    public string? VideoCodec { get; init; }

    /// <summary>
    /// The video's constant rate factor, 0 (nothing is lost) to 51, of <c>webm</c> to 63; Blender's high quality when absent. Not for
    /// <c>prores</c>.
    /// </summary>
    public int? VideoCrf { get; init; }

    /// <summary>Pink is meant to be there: no frame is flagged for the colour of a missing texture.</summary>
    public bool? AcceptPink { get; init; }

    /// <summary>
    /// Further properties by path, such as <c>cycles.max_bounces</c>, each with its value as text. Applied last, in their order.
    /// </summary>
    public PropertyValues? Properties { get; init; }
}

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

    /// <summary>Codecs of the video, the one that is meant when none is named first.</summary>
    public static IReadOnlyList<string> VideoCodecs { get; } = ["h264", "h265", "prores", "webm"];

    /// <summary>The ending of a video's file, with the dot, and its content type.</summary>
    public static (string Extension, string ContentType) VideoFile(string? codec) =>
        codec switch
        {
            "prores" => (".mov", "video/quicktime"),
            "webm" => (".webm", "video/webm"),
            _ => (".mp4", "video/mp4"),
        };
}

/// <summary>
/// Properties of a scene by path, such as <c>cycles.max_bounces</c> or <c>view_layers["ViewLayer"].use_pass_z</c>, each with its value as
/// text:
/// <c>true</c>, <c>4</c>, <c>0.5</c>, a name, or values with commas between. They are applied in their order, and equal when paths, values
/// and order are.
/// </summary>
public sealed class PropertyValues : OrderedDictionary<string, string>, IEquatable<PropertyValues>
{
    public PropertyValues()
        : base(StringComparer.Ordinal) { }

    /// <inheritdoc/>
    public bool Equals(PropertyValues? other) => other is not null && this.SequenceEqual(other);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as PropertyValues);

    /// <inheritdoc/>
    public override int GetHashCode()
    {
        var hash = default(HashCode);
        foreach (var (path, value) in this)
        {
            hash.Add(path, StringComparer.Ordinal);
            hash.Add(value, StringComparer.Ordinal);
        }

        return hash.ToHashCode();
    }
}
