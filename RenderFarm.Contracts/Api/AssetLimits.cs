namespace RenderFarm.Contracts.Api;

/// <summary>How much may go along with a scene.</summary>
public static class AssetLimits
{
    /// <summary>Files in one manifest.</summary>
    public const int MaxFiles = 100_000;

    /// <summary>Bytes of all files of one manifest: 1 TiB.</summary>
    public const long MaxTotalBytes = 1L << 40;

    /// <summary>Bytes of one file: 5 GiB, the limit of one PUT in S3.</summary>
    public const long MaxFileBytes = 5L << 30;

    /// <summary>Assets in one announcement.</summary>
    public const int MaxAnnounced = 1000;
}
