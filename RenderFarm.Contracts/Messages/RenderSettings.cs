namespace RenderFarm.Contracts.Messages;

/// <summary>What a job changes of its scene. Null leaves the scene's own value.</summary>
public sealed record RenderSettings
{
    /// <summary>Samples per pixel, 1 to 65536.</summary>
    public int? Samples { get; init; }

    /// <summary>Percentage of the scene's resolution, 1 to 1000.</summary>
    public int? ResolutionPercent { get; init; }
}
