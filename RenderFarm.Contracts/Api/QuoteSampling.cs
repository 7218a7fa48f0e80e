namespace RenderFarm.Contracts.Api;

/// <summary>When a quote renders sample frames.</summary>
public enum QuoteSampling
{
    /// <summary>On the kinds of machines whose frame times are not known.</summary>
    WhereNeeded,

    /// <summary>On no machine: what is not known is missing from the quote.</summary>
    Never,

    /// <summary>On all machines, also when frame times are known.</summary>
    Always,
}
