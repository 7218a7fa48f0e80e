namespace RenderFarm.Worker.Images;

/// <summary>What Blender sees in an image that it has decoded.</summary>
internal sealed record ImageLook
{
    public required int Width { get; init; }

    public required int Height { get; init; }

    public bool IsBlack { get; init; }

    public bool IsTransparent { get; init; }

    public bool IsFinite { get; init; } = true;

    /// <summary>Share of the pixels that have the pink of a missing texture, 0 to 1.</summary>
    public double PinkShare { get; init; }
}
