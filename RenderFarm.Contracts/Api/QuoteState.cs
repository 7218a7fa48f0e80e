namespace RenderFarm.Contracts.Api;

/// <summary>How far a quote is.</summary>
public enum QuoteState
{
    /// <summary>Sample frames are rendered.</summary>
    Sampling,

    /// <summary>It has options, for one kind of machine at least.</summary>
    Ready,

    /// <summary>Nothing is known about any kind of machine; each says why.</summary>
    Failed,

    /// <summary>The user has ended it.</summary>
    Canceled,
}
