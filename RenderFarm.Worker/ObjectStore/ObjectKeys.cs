namespace RenderFarm.Worker.ObjectStore;

/// <summary>Names of a job's objects in the bucket.</summary>
internal static class ObjectKeys
{
    /// <summary>A frame's number as it stands in names: at least four digits, <c>0001</c>, <c>-0001</c>.</summary>
    public static string Number(int frame) => frame.ToString("0000");

    public static string Image(string outputPrefix, int frame, string extension) => $"{outputPrefix}frames/{Number(frame)}{extension}";

    public static string Preview(string outputPrefix, int frame) => $"{outputPrefix}previews/{Number(frame)}.jpg";

    /// <summary>Of a frame, or of a part of it from 1.</summary>
    public static string Log(string outputPrefix, int frame, int part = 0) => $"{outputPrefix}logs/{Number(frame)}{(part > 0 ? $"-part{part}" : "")}.log";

    /// <summary>Start of the keys of the parts of a divided frame.</summary>
    public static string Parts(string outputPrefix, int frame) => $"{outputPrefix}parts/{Number(frame)}/";

    public static string Part(string outputPrefix, int frame, int part, int parts) => $"{Parts(outputPrefix, frame)}{part}-of-{parts}.exr";

    /// <summary>Start of the keys of the slices of a job's long frames.</summary>
    public static string Slices(string outputPrefix) => $"{outputPrefix}slices/";

    public static string CanceledMarker(string outputPrefix) => $"{outputPrefix}canceled";

    /// <summary>The longest start that the images of all these frames share.</summary>
    public static string CommonPrefix(string outputPrefix, IEnumerable<int> frames)
    {
        string? common = null;
        foreach (var name in frames.Select(Number))
        {
            common = common is null ? name : common[..common.AsSpan().CommonPrefixLength(name)];
        }

        return $"{outputPrefix}frames/{common}";
    }

    /// <summary>The frame's number in the key of an image; null when it is something else.</summary>
    public static int? FrameOf(string key)
    {
        var name = Path.GetFileNameWithoutExtension(key);
        return int.TryParse(name, out var number) && Number(number) == name ? number : null;
    }
}
