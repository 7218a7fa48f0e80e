using System.Text;

namespace RenderFarm.Contracts.Api;

/// <summary>
/// The folder that goes along with a scene: <c>POST /api/manifests</c>, and as the store keeps it, with the files sorted by path.
/// </summary>
public sealed record AssetManifest
{
    /// <summary>Path of the .blend in that folder, so that paths relative to it lead where they led. It is not among the files.</summary>
    public required string Scene { get; init; }

    /// <summary>1 to 100,000 files; no two of them the same path, also if case did not matter.</summary>
    public required IReadOnlyList<AssetFile> Files { get; init; }
}

/// <summary>A file that goes along with a scene.</summary>
/// <param name="Path">Relative, parted by <c>/</c>: see <see cref="AssetPath"/>.</param>
/// <param name="Sha256">SHA-256 of the file, 64 lower-case hexadecimal digits.</param>
/// <param name="SizeBytes">Its size, 0 to 5 GiB.</param>
public sealed record AssetFile(string Path, string Sha256, long SizeBytes);

/// <summary>
/// What may stand as a path in a manifest: a relative one that every worker can make a file of, and that leads nowhere else.
/// </summary>
public static class AssetPath
{
    /// <summary>
    /// Where in a manifest a colour configuration (OpenColorIO) has its file, with what that names around it. Blender uses it for the jobs
    /// that have it.
    /// </summary>
    public const string ColourConfiguration = ".ocio/config.ocio";

    private const int MaxBytes = 1024;
    private const int MaxNameBytes = 255;

    /// <summary>What is wrong with a path, to go on after it; null when nothing is.</summary>
    public static string? Problem(string? path)
    {
        if (string.IsNullOrEmpty(path))
            return "is empty";
        if (path.Any(char.IsControl))
            return "has control characters";
        if (path.EnumerateRunes().Contains(Rune.ReplacementChar))
            return "is no valid Unicode";
        if (path.Contains('\\', StringComparison.Ordinal))
            return "has a backslash; names are parted by /";
        if (path[0] == '/' || (path.Length > 1 && path[1] == ':' && char.IsAsciiLetter(path[0])))
            return "is absolute; it must be relative";
        if (Encoding.UTF8.GetByteCount(path) > MaxBytes)
            return $"is longer than {MaxBytes} bytes";
        foreach (var name in path.Split('/'))
        {
            if (name is "" or "." or "..")
                return "has an empty name, . or .. in it";
            if (Encoding.UTF8.GetByteCount(name) > MaxNameBytes)
                return $"has a name that is longer than {MaxNameBytes} bytes";
        }

        return null;
    }
}

/// <summary>How much may go along with a scene.</summary>
public static class AssetLimits
{
    /// <summary>Files in one manifest.</summary>
    public const int MaxFiles = 100_000;

    /// <summary>Bytes of all files of one manifest: 1 TiB.</summary>
    public const long MaxTotalBytes = 1L << 40;

    /// <summary>Bytes of one file: 5 GiB, the limit of one PUT in S3.</summary>
    public const long MaxFileBytes = 5L << 30;

    /// <summary>Assets in one announcement.</summary>
    public const int MaxAnnounced = 1000;
}

/// <summary>A file to be stored.</summary>
/// <param name="Sha256">SHA-256 of the file, 64 hexadecimal digits.</param>
/// <param name="SizeBytes">Its size, 0 to 5 GiB.</param>
public sealed record AssetRequest(string Sha256, long SizeBytes);

/// <summary>Announces files: <c>POST /api/assets</c>.</summary>
public sealed record AssetsRequest
{
    /// <summary>1 to 1000 of them.</summary>
    public required IReadOnlyList<AssetRequest> Assets { get; init; }
}

/// <summary>Which of the announced files the farm does not have.</summary>
/// <param name="Missing">Each with the place to put it; empty when the farm has all.</param>
public sealed record AssetsResponse(IReadOnlyList<MissingAsset> Missing);

/// <summary>A file that the farm does not have.</summary>
/// <param name="Sha256">Its SHA-256.</param>
/// <param name="Upload">Where to put it.</param>
public sealed record MissingAsset(string Sha256, PresignedUpload Upload);

/// <summary>A manifest as the farm knows it.</summary>
/// <param name="Sha256">Its hash, to name it in a <see cref="JobRequest"/>.</param>
/// <param name="Files">Number of files.</param>
/// <param name="TotalBytes">Bytes of all files.</param>
public sealed record ManifestResponse(string Sha256, int Files, long TotalBytes);
