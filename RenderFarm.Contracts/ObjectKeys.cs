using System.Buffers;
using System.Globalization;
using RenderFarm.Contracts.Messages;

namespace RenderFarm.Contracts;

/// <summary>Where a job's objects are in the bucket.</summary>
/// <param name="Prefix">Start of the keys of all of them, such as <c>jobs/k4mgd2vp/</c>.</param>
public readonly record struct JobKeys(string Prefix)
{
    private static readonly SearchValues<char> ExtensionCharacters = SearchValues.Create("abcdefghijklmnopqrstuvwxyz0123456789");

    /// <summary>Start of the keys of its images.</summary>
    public string Frames => $"{Prefix}frames/";

    /// <summary>Start of the keys of its previews.</summary>
    public string Previews => $"{Prefix}previews/";

    /// <summary>Start of the keys of what was written beside a frame; without a number beside all.</summary>
    public string Outputs(int? frame = null) => $"{Prefix}outputs/{(frame is { } number ? Number(number) + "/" : "")}";

    /// <summary>Start of the keys of its logs.</summary>
    public string Logs => $"{Prefix}logs/";

    /// <summary>Start of the keys of the parts of its divided frames.</summary>
    public string Parts => $"{Prefix}parts/";

    /// <summary>Start of the keys of the slices of its long frames.</summary>
    public string Slices => $"{Prefix}slices/";

    /// <summary>Start of the keys of the slices of a long frame.</summary>
    public string SlicesOf(int frame) => $"{Slices}{Number(frame)}/";

    /// <summary>The empty object that tells workers that the job is held: it was canceled, or is paused.</summary>
    public string HeldMarker => $"{Prefix}held";

    /// <summary>Those of the job of that id.</summary>
    public static JobKeys Of(string jobId) => new($"jobs/{jobId}/");

    /// <summary>A frame's number as it stands in names: at least four digits, <c>0001</c>, <c>-0001</c>.</summary>
    public static string Number(int frame) => frame.ToString("0000", CultureInfo.InvariantCulture);

    /// <summary>The frame's number in the key of an image; null when it is something else.</summary>
    public static int? FrameOf(string key)
    {
        var name = Path.GetFileNameWithoutExtension(key);
        return int.TryParse(name, CultureInfo.InvariantCulture, out var number) && Number(number) == name ? number : null;
    }

    /// <summary>Start of the key of the image that a part is of; null when a key is not that of a part.</summary>
    public static string? ImageOfPart(string key) =>
        key.Split('/') is ["jobs", var job, "parts", var number, _] ? $"{Of(job).Frames}{number}." : null;

    /// <summary>Key of a frame's image.</summary>
    /// <param name="frame">Its number.</param>
    /// <param name="extension">That of its format, with the dot; without it the start of the key.</param>
    public string Image(int frame, string extension = ".") => $"{Frames}{Number(frame)}{extension}";

    /// <summary>Whether a key is that of a frame's image.</summary>
    public bool IsImage(string key, int frame)
    {
        var start = Image(frame);
        return key.StartsWith(start, StringComparison.Ordinal)
            && key.Length - start.Length is > 1 and < 6
            && key.AsSpan(start.Length).IndexOfAnyExcept(ExtensionCharacters) < 0;
    }

    /// <summary>The longest start that the images of all these frames share.</summary>
    public string CommonImages(IEnumerable<int> frames)
    {
        string? common = null;
        foreach (var name in frames.Select(Number))
            common = common is null ? name : common[..common.AsSpan().CommonPrefixLength(name)];
        return Frames + common;
    }

    /// <summary>Key of a frame's preview, a JPEG.</summary>
    public string Preview(int frame) => $"{Previews}{Number(frame)}.jpg";

    /// <summary>Key of the log of a frame, or of a part of it from 1.</summary>
    public string Log(int frame, int part = 0) => $"{Logs}{Number(frame)}{(part > 0 ? $"-part{part}" : "")}.log";

    /// <summary>Start of the keys of the parts of a divided frame.</summary>
    public string PartsOf(int frame) => $"{Parts}{Number(frame)}/";

    /// <summary>Key of a part of a divided frame.</summary>
    public string Part(int frame, int part, Split split) => $"{PartsOf(frame)}{part}-of-{split.PartsWith(part)}.exr";

    /// <summary>Key of what is made of its frames.</summary>
    /// <param name="kind">What it is.</param>
    /// <param name="codec">Of the video.</param>
    /// <param name="edition">How often the job was taken up again after its end.</param>
    public string Artifact(ArtifactKind kind, string? codec = null, int edition = 0)
    {
        var (name, extension) = kind == ArtifactKind.Video ? ("video", RenderNames.VideoFile(codec).Extension) : ("contact-sheet", ".jpg");
        return $"{Prefix}{name}{(edition == 0 ? "" : $"-{edition + 1}")}{extension}";
    }
}

/// <summary>Where assets and manifests are in the bucket.</summary>
public static class AssetKeys
{
    /// <summary>Key of the file with that hash.</summary>
    public static string Asset(string sha256) => $"assets/{sha256}";

    /// <summary>Key of the manifest with that hash.</summary>
    public static string Manifest(string sha256) => $"assets/manifests/{sha256}.json";
}
