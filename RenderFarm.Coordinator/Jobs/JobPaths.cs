using System.Buffers;
using System.Globalization;
using RenderFarm.Contracts.Messages;

namespace RenderFarm.Coordinator.Jobs;

/// <summary>Where a job's objects are in the bucket.</summary>
internal static class JobPaths
{
    private static readonly SearchValues<char> ExtensionCharacters = SearchValues.Create("abcdefghijklmnopqrstuvwxyz0123456789");

    /// <summary>Start of the keys of all its objects.</summary>
    public static string Prefix(string jobId) => $"jobs/{jobId}/";

    /// <summary>Start of the keys of its images.</summary>
    public static string Frames(string jobId) => $"jobs/{jobId}/frames/";

    /// <summary>Start of the key of a frame's image; what follows is the extension of its format.</summary>
    public static string Image(string jobId, int frame) => $"{Frames(jobId)}{Number(frame)}.";

    /// <summary>Whether a key is that of a frame's image.</summary>
    public static bool IsImage(string key, string jobId, int frame)
    {
        var start = Image(jobId, frame);
        return key.StartsWith(start, StringComparison.Ordinal) && key.Length - start.Length is > 1 and < 6
            && key.AsSpan(start.Length).IndexOfAnyExcept(ExtensionCharacters) < 0;
    }

    /// <summary>Start of the keys of its previews.</summary>
    public static string Previews(string jobId) => $"jobs/{jobId}/previews/";

    /// <summary>Key of a frame's preview.</summary>
    public static string Preview(string jobId, int frame) => $"{Previews(jobId)}{Number(frame)}.jpg";

    /// <summary>Start of the keys of its logs.</summary>
    public static string Logs(string jobId) => $"jobs/{jobId}/logs/";

    /// <summary>Key of the log of a frame, or of a part of it from 1.</summary>
    public static string Log(string jobId, int frame, int part) => $"{Logs(jobId)}{Number(frame)}{(part > 0 ? $"-part{part}" : "")}.log";

    /// <summary>Key of a part of a divided frame.</summary>
    public static string Part(string jobId, int frame, int part, int parts) => $"{Parts(jobId)}{Number(frame)}/{part}-of-{parts}.exr";

    /// <summary>Start of the key of the image that a part is of; null when a key is not that of a part.</summary>
    public static string? ImageOfPart(string key) => key.Split('/') is ["jobs", var job, "parts", var number, _] ? $"{Frames(job)}{number}." : null;

    /// <summary>Key of what is made of a job's frames.</summary>
    public static string Artifact(string jobId, ArtifactKind kind) => Prefix(jobId) + (kind == ArtifactKind.Video ? "video.mp4" : "contact-sheet.jpg");

    /// <summary>Start of the keys of the parts of its divided frames.</summary>
    public static string Parts(string jobId) => $"jobs/{jobId}/parts/";

    /// <summary>Start of the keys of the slices of its long frames.</summary>
    public static string Slices(string jobId) => $"jobs/{jobId}/slices/";

    /// <summary>The empty object that tells workers that the job was canceled.</summary>
    public static string CanceledMarker(string jobId) => $"jobs/{jobId}/canceled";

    /// <summary>As the workers write it: at least four digits.</summary>
    private static string Number(int frame) => frame.ToString("0000", CultureInfo.InvariantCulture);
}
