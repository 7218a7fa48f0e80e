using System.Security.Cryptography;
using System.Text.RegularExpressions;

namespace RenderFarm.Cli.Download;

/// <summary>A directory that images are downloaded to.</summary>
internal sealed partial class DownloadDirectory
{
    private const string PartialSuffix = ".part";

    private DownloadDirectory(string path) => FullPath = path;

    public string FullPath { get; }

    /// <summary>Makes sure that files can be made there, without leaving anything behind.</summary>
    /// <exception cref="BadInputException">They cannot.</exception>
    public static DownloadDirectory Check(string path)
    {
        try
        {
            var full = Path.GetFullPath(path);
            var existing = full;
            while (!Directory.Exists(existing))
            {
                if (File.Exists(existing))
                    throw new BadInputException($"'{path}' cannot be a directory: '{existing}' is a file.", "Name another directory.");
                existing = Path.GetDirectoryName(existing) ?? throw new DirectoryNotFoundException($"There is no '{existing}'.");
            }

            using var probe = new FileStream(
                Path.Combine(existing, $".renderfarm-{Path.GetRandomFileName()}"),
                FileMode.CreateNew,
                FileAccess.Write,
                FileShare.None,
                1,
                FileOptions.DeleteOnClose
            );
            return new DownloadDirectory(full);
        }
        catch (FileNotFoundException e)
        {
            // What special file systems answer.
            throw new BadInputException($"No files can be made in '{path}'.", "Name another directory.", e);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            throw new BadInputException($"Nothing can be written to '{path}': {e.Message}", "Name another directory.", e);
        }
    }

    /// <summary>Whether nothing is in it.</summary>
    public bool IsEmpty => !Directory.Exists(FullPath) || !Directory.EnumerateFileSystemEntries(FullPath).Any();

    /// <summary>Makes sure that no frames of another job are there, before a job is rendered that could not be put beside them.</summary>
    /// <param name="output">What frames will be called, as <c>--output</c> has it.</param>
    /// <exception cref="BadInputException">There are.</exception>
    public void CheckFree(string output)
    {
        var isFrame = new Regex(FrameName(output), RegexOptions.NonBacktracking | RegexOptions.IgnoreCase | RegexOptions.CultureInvariant);
        if (IsEmpty)
            return;

        var frames = Directory
            .EnumerateFiles(FullPath)
            .Select(file => Path.GetFileName(file))
            .Where(name => isFrame.IsMatch(name) && !name.EndsWith(PartialSuffix, StringComparison.Ordinal))
            .Order(StringComparer.Ordinal)
            .ToList();
        if (frames.Count > 0)
            throw new BadInputException(
                $"{FullPath} has frames already: {frames[0]}{(frames.Count > 1 ? $" and {frames.Count - 1} more" : "")}.",
                "Name another directory, replace them with --overwrite, or give these other names with --output."
            );
    }

    /// <summary>An expression of every name that the pattern may give.</summary>
    private static string FrameName(string output)
    {
        var name = Piece()
            .Replace(
                output,
                piece =>
                    piece.Value switch
                    {
                        ['#', ..] => @"-?\d+",
                        "{{" or "}}" => piece.Value[..1],
                        ['{', ..] => ".*",
                        _ => Regex.Escape(piece.Value),
                    }
            );
        return $@"^{name}(-?\d+)?\.\w+$";
    }

    [GeneratedRegex(@"\{\{|\}\}|\{[^{}]*\}|#+|[^{}#]+", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Piece();

    /// <summary>Makes the directory, unless it is there.</summary>
    /// <exception cref="BadInputException">It cannot be made.</exception>
    public void Create()
    {
        try
        {
            Directory.CreateDirectory(FullPath);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new BadInputException($"'{FullPath}' cannot be made: {e.Message}", "Name another directory.", e);
        }
    }

    /// <summary>A name of the user's as that of a folder.</summary>
    public static string Safe(string name) => Unsafe().Replace(name, "_").TrimStart('.') is { Length: > 0 } safe ? safe : "_";

    [GeneratedRegex(@"[\x00-\x1f/\\:*?""<>|]", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Unsafe();

    /// <summary>The path of an image, which may be in folders of its own: <c>passes/Image0001.png</c>.</summary>
    /// <exception cref="IncompleteException">The farm named a file outside of the directory.</exception>
    public string PathOfOutput(string name) =>
        name.Split('/').Aggregate(this, (folder, part) => new DownloadDirectory(folder.PathOf(part))).FullPath;

    /// <summary>The path of an image.</summary>
    /// <exception cref="IncompleteException">The farm named a file outside of the directory.</exception>
    public string PathOf(string fileName)
    {
        if (fileName is "" or "." or ".." || fileName != Path.GetFileName(fileName) || fileName.Contains('\\') || fileName.Contains(':'))
            throw new IncompleteException($"The farm names an image '{fileName}', which is no plain file name.");

        return Path.Combine(FullPath, fileName);
    }

    /// <summary>
    /// A file that is renamed to <paramref name="path"/> once it is whole; the same at every try, so that an old one is overwritten.
    /// </summary>
    public static string PartialPathOf(string path) =>
        Path.Combine(Path.GetDirectoryName(path)!, $".{Path.GetFileName(path)}{PartialSuffix}");

    /// <summary>The SHA-256 of a file as lower-case hexadecimal digits.</summary>
    public static async Task<string> HashAsync(string path, CancellationToken cancellationToken)
    {
        await using var file = File.OpenRead(path);
        return Convert.ToHexStringLower(await SHA256.HashDataAsync(file, cancellationToken));
    }
}
