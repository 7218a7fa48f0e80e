using System.Globalization;

namespace RenderFarm.LocalCloud.S3;

/// <summary>A run of an object's bytes.</summary>
internal readonly record struct ByteRange(long Offset, long Length)
{
    private const string Unit = "bytes=";

    /// <summary>Reads a Range header. What is not one range of bytes is ignored, as RFC 9110 wants and S3 does.</summary>
    /// <returns>Null for the whole object.</returns>
    public static ByteRange? Parse(string? header, long size)
    {
        if (header is null || !header.StartsWith(Unit, StringComparison.Ordinal))
            return null;

        var bounds = header[Unit.Length..].Split('-');
        if (bounds.Length != 2 || !TryParse(bounds[0], out var first) || !TryParse(bounds[1], out var last))
            return null;

        if (first is null)
        {
            if (last is null)
                return null;
            if (last == 0 || size == 0)
                throw S3Errors.InvalidRange(size);
            var length = Math.Min(last.Value, size);
            return new(size - length, length);
        }

        if (last < first)
            return null;
        if (first >= size)
            throw S3Errors.InvalidRange(size);
        return new(first.Value, Math.Min(last ?? long.MaxValue, size - 1) - first.Value + 1);
    }

    public string ContentRange(long size) => $"bytes {Offset}-{Offset + Length - 1}/{size}";

    private static bool TryParse(string text, out long? value)
    {
        value = null;
        if (text.Length == 0)
            return true;
        if (!long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number))
            return false;
        value = number;
        return true;
    }
}
