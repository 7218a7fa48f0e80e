namespace RenderFarm.Contracts.Messages;

/// <summary>Asks any worker to read a scene, to try settings on it, and to answer with <see cref="SceneInspected"/>.</summary>
public sealed record InspectScene
{
    public required SceneRef Scene { get; init; }

    /// <summary>Are tried when they change anything.</summary>
    public RenderSettings Settings { get; init; } = RenderSettings.None;

    /// <summary>Ids of workers that were not able to read it.</summary>
    public IReadOnlyList<string> NotFor { get; init; } = [];
}

/// <summary>What a worker found in a scene: either <see cref="Inspection"/> or <see cref="Error"/> is set.</summary>
public sealed record SceneInspected
{
    public required string SceneSha256 { get; init; }

    /// <summary>SHA-256 of the manifest of the files that lay beside it; null when there were none.</summary>
    public string? ManifestSha256 { get; init; }

    /// <summary>The settings that were to be tried.</summary>
    public RenderSettings Settings { get; init; } = RenderSettings.None;

    public required string WorkerId { get; init; }

    public SceneInspection? Inspection { get; init; }

    /// <summary>Why the scene cannot be rendered with the settings, in a sentence for the user; null when it can.</summary>
    public string? Refusal { get; init; }

    /// <summary>Why this worker cannot read the scene or render with the settings although another may, in a sentence.</summary>
    public string? Unfit { get; init; }

    /// <summary>What the worker changes to render the scene with the settings, in sentences for the user.</summary>
    public IReadOnlyList<string> Warnings { get; init; } = [];

    /// <summary>How colours become those of a display, where the settings were tried; else it is the scene's own.</summary>
    public ViewSettings? View { get; init; }

    /// <summary>What Blender would call the frames, where the settings were tried; else the inspection says it.</summary>
    public string? OutputName { get; init; }

    /// <summary>Whether frames can be divided by samples, where the settings were tried; else the inspection says it.</summary>
    public SplitCheck? SampleSplit { get; init; }

    /// <summary>Whether frames can be divided into tiles, where the settings were tried; else the inspection says it.</summary>
    public SplitCheck? TileSplit { get; init; }

    /// <summary>Why the scene cannot be read, in a sentence for the user.</summary>
    public string? Error { get; init; }

    /// <summary>
    /// Whose fault <see cref="Error"/> is: the scene's (<see cref="FaultKind.Frame"/>), which is final, or another, which is worth a second
    /// try.
    /// </summary>
    public FaultKind? Fault { get; init; }
}

/// <summary>Whether the frames of a scene can be divided in one of the ways, as a Blender that has it open says.</summary>
public sealed record SplitCheck
{
    /// <summary>Why they cannot, in a sentence for the user; null when they can.</summary>
    public string? Refusal { get; init; }

    /// <summary>What differs from the undivided frame, in sentences for the user.</summary>
    public IReadOnlyList<string> Warnings { get; init; } = [];
}
