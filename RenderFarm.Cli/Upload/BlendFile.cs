using RenderFarm.Cli.Display;

namespace RenderFarm.Cli.Upload;

/// <summary>A .blend on this machine.</summary>
internal sealed class BlendFile : LocalFile
{
    /// <summary>The most that one PUT to S3 takes: 5 GiB.</summary>
    public const long MaxBytes = 5L << 30;

    // Blender writes plain files, gzip (before 3.0) and zstd (since then).
    private static readonly byte[][] Beginnings = ["BLENDER"u8.ToArray(), [0x1f, 0x8b], [0x28, 0xb5, 0x2f, 0xfd]];

    private BlendFile(FileInfo file)
        : base(file) { }

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
                "Save it compressed (File > Save As > Compress), or link what is large from smaller files."
            );
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
}
