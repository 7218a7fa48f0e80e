namespace RenderFarm.Contracts.Messages;

/// <summary>How a scene's colours become those of a display, in Blender's names. What a Blender's colour configuration lacks is passed over.</summary>
public sealed record ViewSettings
{
    /// <summary>Such as <c>sRGB</c>.</summary>
    public string? DisplayDevice { get; init; }

    /// <summary>Such as <c>Filmic</c>.</summary>
    public string? ViewTransform { get; init; }

    public string? Look { get; init; }

    /// <summary>Stops of light.</summary>
    public double Exposure { get; init; }

    public double Gamma { get; init; } = 1;
}
