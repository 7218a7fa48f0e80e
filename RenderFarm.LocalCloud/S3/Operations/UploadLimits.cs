namespace RenderFarm.LocalCloud.S3.Operations;

/// <summary>Limits of docs.aws.amazon.com/AmazonS3/latest/userguide/qfacts.html.</summary>
internal static class UploadLimits
{
    public const int MaxParts = 10_000;

    /// <summary>Smallest part that is not the last one. Bytes.</summary>
    public const long MinPartBytes = 5L << 20;

    private const long MaxPutBytes = 5L << 30;

    public static void CheckSize(long bytes)
    {
        if (bytes > MaxPutBytes)
            throw S3Errors.EntityTooLarge(MaxPutBytes);
    }
}
