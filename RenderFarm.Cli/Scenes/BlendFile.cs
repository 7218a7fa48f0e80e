using System.Security.Cryptography;
using RenderFarm.Cli.Failures;
using RenderFarm.Cli.Display;

namespace RenderFarm.Cli.Scenes;

/// <summary>A .blend on this machine.</summary>
internal sealed class BlendFile
{
    /// <summary>The most that one PUT to S3 takes: 5 GiB.</summary>
    public const long MaxBytes = 5L << 30;

    private const int BufferBytes = 1 << 20;

    // Blender writes plain files, gzip (before 3.0) and zstd (since then).
    private static readonly byte[][] Beginnings = ["BLENDER"u8.ToArray(), [0x1f, 0x8b], [0x28, 0xb5, 0x2f, 0xfd]];

    private readonly DateTime _changedAt;

    private BlendFile(FileInfo file)
    {
        Path = file.FullName;
        Name = file.Name;
        SizeBytes = file.Length;
        _changedAt = file.LastWriteTimeUtc;
    }

    public string Path { get; }

    public string Name { get; }

    public long SizeBytes { get; }

    /// <summary>Whether the file is no longer the one that was opened.</summary>
    public bool HasChanged
    {
        get
        {
            var now = new FileInfo(Path);
            return !now.Exists || now.Length != SizeBytes || now.LastWriteTimeUtc != _changedAt;
        }
    }

    /// <summary>Looks at a file as far as one can without Blender.</summary>
    /// <exception cref="BadInputException">It is missing, unreadable, empty, too large or no .blend.</exception>
    public static BlendFile Open(string path)
    {
        if (Directory.Exists(path))
            throw new BadInputException($"'{path}' is a directory.", "Name the .blend itself.");

        var file = new FileInfo(path);
        if (!file.Exists)
            throw new BadInputException($"There is no file '{path}'.");

        var blend = new BlendFile(file);
        if (blend.SizeBytes == 0)
            throw new BadInputException($"'{path}' is empty.", "Save the scene again in Blender.");
        if (blend.SizeBytes > MaxBytes)
        {
            throw new BadInputException(
                $"'{path}' has {Readable.Bytes(blend.SizeBytes)}, and the farm takes at most {Readable.Bytes(MaxBytes)}.",
                "Save it compressed (File > Save As > Compress), or link what is large from smaller files.");
        }

        Span<byte> beginning = stackalloc byte[8];
        using (var stream = blend.OpenRead())
            beginning = beginning[..stream.ReadAtLeast(beginning, beginning.Length, throwOnEndOfStream: false)];

        foreach (var expected in Beginnings)
        {
            if (beginning.StartsWith(expected))
                return blend;
        }

        throw new BadInputException($"'{path}' is no .blend file.", "Give a file that Blender has saved.");
    }

    /// <summary>Opens the file, also while Blender has it open.</summary>
    /// <exception cref="BadInputException">It cannot be read.</exception>
    public FileStream OpenRead()
    {
        try
        {
            return new FileStream(Path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, BufferBytes, useAsync: true);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new BadInputException($"'{Path}' cannot be read: {e.Message}", innerException: e);
        }
    }

    /// <summary>The SHA-256 of the file as 64 lower-case hexadecimal digits.</summary>
    /// <exception cref="BadInputException">It cannot be read, or changed meanwhile.</exception>
    public async Task<string> HashAsync(Stage stage, CancellationToken cancellationToken)
    {
        await using var file = OpenRead();
        await using var counted = new CountingStream(file, SizeBytes, stage);
        var hash = await SHA256.HashDataAsync(counted, cancellationToken);
        if (HasChanged)
            throw ChangedWhile("was read");

        return Convert.ToHexStringLower(hash);
    }

    public BadInputException ChangedWhile(string what) =>
        new($"'{Path}' changed while it {what}.", "Submit it again once it is saved.");
}
