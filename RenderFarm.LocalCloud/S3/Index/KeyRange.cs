namespace RenderFarm.LocalCloud.S3.Index;

/// <summary>Arithmetic on keys as bytes.</summary>
internal static class KeyRange
{
    /// <summary>The smallest key after <paramref name="key"/>.</summary>
    public static byte[] After(byte[] key) => [.. key, 0];

    /// <summary>The smallest key after all that begin with <paramref name="prefix"/>; null when there is none.</summary>
    public static byte[]? AfterPrefix(ReadOnlySpan<byte> prefix)
    {
        var last = prefix.LastIndexOfAnyExcept((byte)0xFF);
        if (last < 0)
            return null;

        var next = prefix[..(last + 1)].ToArray();
        next[last]++;
        return next;
    }

    public static byte[] Larger(byte[] left, byte[] right) => left.AsSpan().SequenceCompareTo(right) >= 0 ? left : right;
}
