using RenderFarm.Worker.Blender;
using RenderFarm.Worker.Frames.Gate;

namespace RenderFarm.Worker.Parts;

/// <summary>What of a frame is rendered: a range of samples, or a tile. The driver gets it like this.</summary>
internal sealed record FramePart(Span? Samples, Tile? Tile)
{
    public static FramePart Of(Span samples) => new(samples, null);

    public static FramePart Of(Tile tile) => new(null, tile);

    /// <summary>Its part of the work of the whole frame, above 0 and at most 1.</summary>
    public double Share(PreparedScene scene) => Tile is null
        ? Samples!.Count / (double)scene.Samples!.Value
        : Tile.Width * (double)Tile.Height / (scene.Width!.Value * (double)scene.Height!.Value);

    /// <summary>Of its image; null when it is not known.</summary>
    public PixelSize? Size(PreparedScene scene) => Tile is null ? scene.Size : new PixelSize(Tile.Width, Tile.Height);
}
