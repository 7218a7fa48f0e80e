namespace RenderFarm.Contracts.Messages;

/// <summary>What a scene says about itself, as read by a headless Blender.</summary>
public sealed record SceneInspection
{
    public required int FrameStart { get; init; }

    public required int FrameEnd { get; init; }

    /// <summary>At least 1.</summary>
    public required int FrameStep { get; init; }

    /// <summary>Frames per second of the finished animation.</summary>
    public required double FramesPerSecond { get; init; }

    /// <summary>Blender's name of the render engine, such as <c>CYCLES</c>.</summary>
    public required string Engine { get; init; }

    /// <summary>Samples per pixel; null where the engine has no such setting.</summary>
    public int? Samples { get; init; }

    /// <summary>Pixels, before <see cref="ResolutionPercent"/>.</summary>
    public required int Width { get; init; }

    /// <summary>Pixels, before <see cref="ResolutionPercent"/>.</summary>
    public required int Height { get; init; }

    public required int ResolutionPercent { get; init; }

    /// <summary>Name of the active camera; null when there is none and no marker binds one.</summary>
    public string? Camera { get; init; }

    /// <summary>Blender's name of the output format, such as <c>PNG</c> or <c>FFMPEG</c>.</summary>
    public required string OutputFormat { get; init; }

    /// <summary>Version of the Blender that wrote the file, such as <c>3.4.1</c>.</summary>
    public required string WrittenBy { get; init; }

    /// <summary>External files that the scene needs and that are neither packed nor found.</summary>
    public IReadOnlyList<string> MissingFiles { get; init; } = [];

    /// <summary>Whether frames can be divided by samples.</summary>
    public SplitCheck SampleSplit { get; init; } = new();

    /// <summary>Whether frames can be divided into tiles.</summary>
    public SplitCheck TileSplit { get; init; } = new();

    /// <summary>What the worker has to change to render the scene at all, in sentences for the user.</summary>
    public IReadOnlyList<string> Warnings { get; init; } = [];
}
