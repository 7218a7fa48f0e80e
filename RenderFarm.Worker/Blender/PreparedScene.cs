using RenderFarm.Contracts.Messages;
using RenderFarm.Worker.Frames.Gate;

namespace RenderFarm.Worker.Blender;

/// <summary>What the driver says of a scene that is ready to render.</summary>
internal sealed record PreparedScene
{
    /// <summary>Of the image files, with its dot: <c>.png</c>.</summary>
    public required string Extension { get; init; }

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

    /// <summary>Cycles may keep its data from frame to frame.</summary>
    public bool CanPersist { get; init; }

    /// <summary>What was changed to render the scene at all.</summary>
    public IReadOnlyList<string> Warnings { get; init; } = [];

    /// <summary>What the gate is to expect of each image.</summary>
    public ExpectedImage Expected => new(Width is { } width && Height is { } height ? new PixelSize(width, height) : null, Channels, Depth);
}
