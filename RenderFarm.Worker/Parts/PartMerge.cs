using System.Runtime.InteropServices;
using RenderFarm.Worker.OpenExr;

namespace RenderFarm.Worker.Parts;

/// <summary>Puts the stored parts of a frame together, one line at a time.</summary>
internal static class PartMerge
{
    /// <summary>
    /// Cycles stores these passes with the first sample of a pixel and leaves them out of later ranges; Blender 5 has other names for two.
    /// </summary>
    private static readonly string[] OfFirstSample =
    [
        ".Depth.Z",
        ".IndexOB.X",
        ".IndexMA.X",
        ".Object Index.X",
        ".Material Index.X",
        ".Position.X",
        ".Position.Y",
        ".Position.Z",
    ];

    /// <summary>The mean of sample ranges, each by the number of its samples.</summary>
    /// <param name="parts">All ranges of a frame, from the first sample on.</param>
    /// <param name="target">The file to write.</param>
    public static void Average(IReadOnlyList<(string Path, Span Range)> parts, string target)
    {
        var total = parts.Sum(part => (double)part.Range.Count);
        using var files = new PartFiles(parts.Select(part => part.Path));
        var first = files[0];
        using var writer = new ExrWriter(target, first, first.Width, first.Height);
        var line = new float[first.Width * first.Channels.Count];
        var sums = new double[first.Width];
        for (var y = 0; y < first.Height; y++)
        {
            for (var channel = 0; channel < first.Channels.Count; channel++)
            {
                var values = line.AsSpan(channel * first.Width, first.Width);
                if (Array.Exists(OfFirstSample, first.Channels[channel].EndsWith))
                {
                    first.Values(y, channel).CopyTo(values);
                    continue;
                }

                Array.Clear(sums);
                for (var part = 0; part < parts.Count; part++)
                {
                    var share = files[part].Values(y, channel);
                    for (var x = 0; x < sums.Length; x++)
                        sums[x] += share[x] * (double)parts[part].Range.Count;
                }

                for (var x = 0; x < sums.Length; x++)
                    values[x] = (float)(Math.Clamp(sums[x], -float.MaxValue, float.MaxValue) / total); // as Cycles adds up
            }

            writer.Add(MemoryMarshal.AsBytes(line.AsSpan()));
        }
    }

    /// <summary>Lays tiles beside each other.</summary>
    /// <param name="parts">All tiles of a frame.</param>
    /// <param name="target">The file to write.</param>
    public static void Stitch(IReadOnlyList<(string Path, Tile Tile)> parts, string target)
    {
        using var files = new PartFiles(parts.Select(part => part.Path));
        var width = parts.Max(part => part.Tile.Left + part.Tile.Width);
        var height = parts.Max(part => part.Tile.Top + part.Tile.Height);
        using var writer = new ExrWriter(target, files[0], width, height);
        var line = new float[width * files[0].Channels.Count];
        for (var y = 0; y < height; y++)
        {
            for (var part = 0; part < parts.Count; part++)
            {
                var tile = parts[part].Tile;
                if (y < tile.Top || y >= tile.Top + tile.Height)
                    continue;

                for (var channel = 0; channel < files[0].Channels.Count; channel++)
                    files[part].Values(y - tile.Top, channel).CopyTo(line.AsSpan((channel * width) + tile.Left));
            }

            writer.Add(MemoryMarshal.AsBytes(line.AsSpan()));
        }
    }
}
