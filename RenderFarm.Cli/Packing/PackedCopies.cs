using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using RenderFarm.Cli.Upload;
using RenderFarm.Worker;

namespace RenderFarm.Cli.Packing;

/// <summary>
/// Packed copies that were made before, each in a folder of its own, bounded in bytes; those used longest ago go first. Blender never saves
/// the same bytes twice, so only a kept copy lets the farm recognize a scene that has not changed.
/// </summary>
internal sealed class PackedCopies
{
    private const string Facts = "packed.json";
    private const string Unfinished = ".tmp";

    /// <summary>The newest copy stays whatever its size: 10 GiB.</summary>
    private const long MaxBytes = 10L << 30;

    private static readonly TimeSpan LongestPacking = TimeSpan.FromDays(1);

    private readonly string _folder;

    /// <exception cref="BadInputException">The cache cannot be written.</exception>
    public PackedCopies()
    {
        _folder = Path.Combine(UserFolders.Cache, "packed");
        try
        {
            Directory.CreateDirectory(_folder);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new BadInputException(
                $"Packed copies cannot be kept in {_folder}: {e.Message}",
                "Name another folder with XDG_CACHE_HOME, or send the file as it is with --no-pack.",
                e
            );
        }
    }

    /// <summary>Name of what is made from a file in a certain way.</summary>
    public static string KeyOf(params string?[] parts) =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(string.Join('\0', parts))));

    /// <summary>
    /// A new folder to make a copy in, for the caller to remove. Those of commands that were killed are removed on the way.
    /// </summary>
    public string MakeFolder()
    {
        foreach (var folder in new DirectoryInfo(_folder).EnumerateDirectories("*" + Unfinished))
        {
            if (DateTime.UtcNow - folder.LastWriteTimeUtc > LongestPacking)
                folder.Delete(recursive: true);
        }

        return Directory.CreateDirectory(Path.Combine(_folder, Guid.NewGuid().ToString("N") + Unfinished)).FullName;
    }

    /// <summary>The copy of that name, if nothing that it was made of has changed since.</summary>
    public async Task<(BlendFile File, PackedCopy Facts)?> FindAsync(string key, string fileName, CancellationToken cancellationToken)
    {
        var folder = Path.Combine(_folder, key);
        var path = Path.Combine(folder, fileName);
        if (
            await ReadAsync(Path.Combine(folder, Facts), cancellationToken) is not { } copy
            || await HashAsync(path, cancellationToken) != copy.Sha256
        )
            return null;

        foreach (var (source, hash) in copy.Sources)
        {
            if (await HashAsync(source, cancellationToken) != hash)
                return null;
        }

        Directory.SetLastWriteTimeUtc(folder, DateTime.UtcNow);
        return (BlendFile.Open(path), copy);
    }

    /// <summary>Keeps the copy that was made in a folder.</summary>
    public async Task<(BlendFile File, PackedCopy Facts)> KeepAsync(
        string key,
        string made,
        string fileName,
        PackAnswer answer,
        CancellationToken cancellationToken
    )
    {
        var sources = new SortedDictionary<string, string?>(StringComparer.Ordinal);
        foreach (var source in answer.Sources)
            sources[source] = await HashAsync(source, cancellationToken);
        var copy = new PackedCopy
        {
            Sha256 =
                await HashAsync(Path.Combine(made, fileName), cancellationToken)
                ?? throw new BadInputException("Blender saved no packed copy.", "Send the file as it is with --no-pack."),
            Sources = sources,
            Answer = answer,
        };
        foreach (var rest in Directory.EnumerateDirectories(made))
            Directory.Delete(rest, recursive: true);
        await File.WriteAllTextAsync(Path.Combine(made, Facts), JsonSerializer.Serialize(copy), cancellationToken);

        var folder = Path.Combine(_folder, key);
        if (Directory.Exists(folder))
            Directory.Delete(folder, recursive: true);
        Directory.Move(made, folder);
        MakeRoom(folder);
        return (BlendFile.Open(Path.Combine(folder, fileName)), copy);
    }

    private void MakeRoom(string newest)
    {
        var total = 0L;
        foreach (var folder in new DirectoryInfo(_folder).EnumerateDirectories().OrderByDescending(folder => folder.LastWriteTimeUtc))
        {
            total += folder.EnumerateFiles().Sum(file => file.Length);
            if (total > MaxBytes && folder.FullName != newest && folder.Extension != Unfinished)
                folder.Delete(recursive: true);
        }
    }

    private static async Task<PackedCopy?> ReadAsync(string path, CancellationToken cancellationToken)
    {
        if (!File.Exists(path))
            return null;
        try
        {
            await using var file = File.OpenRead(path);
            return await JsonSerializer.DeserializeAsync<PackedCopy>(file, cancellationToken: cancellationToken);
        }
        catch (JsonException)
        {
            // Of another version of the command, or damaged: it is made anew.
            return null;
        }
    }

    /// <summary>Null when there is no such file.</summary>
    private static async Task<string?> HashAsync(string path, CancellationToken cancellationToken)
    {
        if (!File.Exists(path))
            return null;
        await using var file = File.OpenRead(path);
        return Convert.ToHexStringLower(await SHA256.HashDataAsync(file, cancellationToken));
    }
}

/// <summary>A packed copy in the user's cache, and what it was made of.</summary>
internal sealed record PackedCopy
{
    /// <summary>SHA-256 of the copy.</summary>
    public required string Sha256 { get; init; }

    /// <summary>SHA-256 of each file that it was made of, by path; null for one that was missing.</summary>
    public required IReadOnlyDictionary<string, string?> Sources { get; init; }

    /// <summary>What Blender said.</summary>
    public required PackAnswer Answer { get; init; }
}
