using System.Text.Json.Serialization;

namespace RenderFarm.Worker;

/// <summary>What a check of a file's own format has found. What it does not know is null.</summary>
internal sealed record ImageStructure
{
    public PixelSize? Size { get; init; }

    /// <summary>Values of each pixel; of a multilayer image null.</summary>
    public int? Channels { get; init; }

    /// <summary>Bits of each value.</summary>
    public int? Depth { get; init; }

    /// <summary>Every pixel was decoded, so that nothing is left to prove.</summary>
    public bool IsDecoded { get; init; }

    /// <summary>A hash of the pixels, whatever else is in the file; null where they were not decoded.</summary>
    public byte[]? Pixels { get; init; }

    /// <summary>Colours are among the pixels that are infinite or no number.</summary>
    public bool HasNotFinite { get; init; }
}

/// <summary>What an image must be like; null leaves it open.</summary>
/// <param name="Size">Its size.</param>
/// <param name="Channels">Values of each pixel, 1 to 4.</param>
/// <param name="Depth">Bits of each value.</param>
internal sealed record ExpectedImage(PixelSize? Size = null, int? Channels = null, int? Depth = null)
{
    /// <summary>Compares.</summary>
    /// <exception cref="BadImageException">The image is another.</exception>
    public void Check(ImageStructure actual)
    {
        if (Size is not null && actual.Size is not null && Size != actual.Size)
            throw new BadImageException($"The image has {actual.Size} pixels instead of {Size}.");
        if (Channels is not null && actual.Channels is not null && Channels != actual.Channels)
            throw new BadImageException($"The image has {actual.Channels} channels instead of {Channels}.");
        if (Depth is not null && actual.Depth is not null && Depth != actual.Depth)
            throw new BadImageException($"The image has {actual.Depth} bits a channel instead of {Depth}.");
    }
}

/// <summary>Width and height of an image in pixels.</summary>
internal sealed record PixelSize(int Width, int Height)
{
    public override string ToString() => $"{Width} × {Height}";
}

/// <summary>A file is not the whole image that it should be; the message says how.</summary>
internal sealed class BadImageException(string message) : Exception(message);

/// <summary>A run of samples, or of lines of the image.</summary>
/// <param name="First">From 0.</param>
/// <param name="Count">At least 1.</param>
internal sealed record Span(int First, int Count)
{
    /// <summary>The one after the last.</summary>
    [JsonIgnore]
    public int End => First + Count;

    /// <summary>Cuts a range into even pieces.</summary>
    /// <param name="range">The range.</param>
    /// <param name="pieces">How many, at most as many as there are.</param>
    public static IEnumerable<Span> Cut(Span range, int pieces)
    {
        for (var piece = 0; piece < pieces; piece++)
        {
            var (first, end) = (Share(piece), Share(piece + 1));
            yield return new Span(range.First + first, end - first);
        }

        int Share(int piece) => (int)((long)range.Count * piece / pieces);
    }
}

/// <summary>A rectangle of an image, in pixels from its upper left corner.</summary>
internal sealed record Tile(int Left, int Top, int Width, int Height);
