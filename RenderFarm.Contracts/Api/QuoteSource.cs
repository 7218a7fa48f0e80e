namespace RenderFarm.Contracts.Api;

/// <summary>Where the frame times of a quote come from.</summary>
public enum QuoteSource
{
    /// <summary>Frames that jobs with the same scene and settings have rendered.</summary>
    Recorded,

    /// <summary>Sample frames of an earlier quote for the same scene and settings.</summary>
    Earlier,

    /// <summary>Sample frames of this quote.</summary>
    Sampled,

    /// <summary>Nothing is known, and no samples were asked for.</summary>
    Missing,
}
