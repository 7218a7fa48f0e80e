using System.Text.Json.Serialization;
using RenderFarm.Contracts.Messages;

namespace RenderFarm.Worker.Blender;

/// <summary>What the driver says of a scene that is ready to render.</summary>
internal sealed record PreparedScene
{
    /// <summary>Of the image files, with its dot: <c>.png</c>.</summary>
    public required string Extension { get; init; }

    /// <summary>What Blender would call the frames, without their ending; null where it cannot say.</summary>
    public string? OutputName { get; init; }

    /// <summary>Pixels; null where only a part of the image is kept.</summary>
    public int? Width { get; init; }

    /// <summary>Pixels; null where only a part of the image is kept.</summary>
    public int? Height { get; init; }

    /// <summary>Values of each pixel; null where the format decides.</summary>
    public int? Channels { get; init; }

    /// <summary>Bits of each value; null where the format decides.</summary>
    public int? Depth { get; init; }

    /// <summary>How the scene's colours become those of a display.</summary>
    public ViewSettings? View { get; init; }

    /// <summary>View layers that are rendered one after the other.</summary>
    public int Layers { get; init; } = 1;

    /// <summary>No name in it breaks a line, so that what Blender prints of its progress is Blender's.</summary>
    public bool IsPlain { get; init; } = true;

    /// <summary>Cycles may keep its data from frame to frame.</summary>
    public bool CanPersist { get; init; }

    /// <summary>Blender's name of the render engine, such as <c>CYCLES</c>.</summary>
    public string? Engine { get; init; }

    /// <summary><c>CPU</c>, or Cycles' name of the kind of GPU, such as <c>OPTIX</c>; null where the engine does not say.</summary>
    public string? Device { get; init; }

    /// <summary>Of every pixel; null where the engine renders no ranges of them.</summary>
    public int? Samples { get; init; }

    /// <summary>Whether frames can be divided by samples.</summary>
    public SplitCheck SampleSplit { get; init; } = new();

    /// <summary>Whether frames can be divided into tiles.</summary>
    public SplitCheck TileSplit { get; init; } = new();

    /// <summary>
    /// What a long frame is sliced by: <c>samples</c>, or <c>lines</c> of the image where samples would not add up to exactly the whole;
    /// null where nothing does.
    /// </summary>
    public string? SliceBy { get; init; }

    /// <summary>Why a long frame is not sliced; null when it is.</summary>
    public string? SliceProblem { get; init; }

    /// <summary>Of the image; null where only a part of it is kept.</summary>
    [JsonIgnore]
    public PixelSize? Size => this is { Width: { } width, Height: { } height } ? new PixelSize(width, height) : null;

    /// <summary>What was changed to render the scene at all.</summary>
    public IReadOnlyList<string> Warnings { get; init; } = [];

    /// <summary>What the gate is to expect of each image.</summary>
    public ExpectedImage Expected => new(Size, Channels, Depth);
}

/// <summary>What of a frame is rendered: a range of samples, or a tile. The driver gets it like this.</summary>
internal sealed record FramePart(Span? Samples, Tile? Tile)
{
    public static FramePart Of(Span samples) => new(samples, null);

    public static FramePart Of(Tile tile) => new(null, tile);

    /// <summary>Its part of the work of the whole frame, above 0 and at most 1.</summary>
    public double Share(PreparedScene scene) =>
        Tile is null
            ? Samples!.Count / (double)scene.Samples!.Value
            : Tile.Width * (double)Tile.Height / (scene.Width!.Value * (double)scene.Height!.Value);

    /// <summary>Of its image; null when it is not known.</summary>
    public PixelSize? Size(PreparedScene scene) => Tile is null ? scene.Size : new PixelSize(Tile.Width, Tile.Height);
}
