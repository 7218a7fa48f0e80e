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

    /// <summary>View layers that are rendered one after the other.</summary>
    public int Layers { get; init; } = 1;

    /// <summary>Cycles may keep its data from frame to frame.</summary>
    public bool CanPersist { get; init; }

    /// <summary>What was changed to render the scene at all.</summary>
    public IReadOnlyList<string> Warnings { get; init; } = [];
}
