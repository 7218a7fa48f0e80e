namespace RenderFarm.LocalCloud.Signing;

/// <summary>Words that stand in x-amz-content-sha256 instead of a hash.</summary>
internal static class PayloadHashes
{
    public const string Unsigned = "UNSIGNED-PAYLOAD";
    public const string UnsignedChunksWithTrailer = "STREAMING-UNSIGNED-PAYLOAD-TRAILER";
    public const string SignedChunks = "STREAMING-AWS4-HMAC-SHA256-PAYLOAD";
    public const string SignedChunksWithTrailer = "STREAMING-AWS4-HMAC-SHA256-PAYLOAD-TRAILER";

    /// <summary>Hex SHA-256 of nothing.</summary>
    public const string Empty = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";

    public static bool IsHash(string value) => value.Length == 64 && value.All(char.IsAsciiHexDigit);

    public static bool IsChunked(string value) => value is UnsignedChunksWithTrailer or SignedChunks or SignedChunksWithTrailer;
}
