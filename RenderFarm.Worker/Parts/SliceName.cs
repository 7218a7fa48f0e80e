using System.Text.RegularExpressions;
using RenderFarm.Worker.Storage;

namespace RenderFarm.Worker.Parts;

/// <summary>A stored slice of a frame, as its key tells: <c>jobs/k3f9x2ab/slices/0001/samples-0-512-of-4096.exr</c>.</summary>
/// <param name="Key">Key of the object.</param>
/// <param name="Frame">The frame's number.</param>
/// <param name="By">What is sliced, see <see cref="Blender.PreparedScene.SliceBy"/>.</param>
/// <param name="Range">Its samples or lines.</param>
/// <param name="Total">Samples or lines of the whole frame.</param>
internal sealed partial record SliceName(string Key, int Frame, string By, Span Range, int Total)
{
    public static SliceName Of(string outputPrefix, int frame, string by, Span range, int total) =>
        new($"{ObjectKeys.Slices(outputPrefix)}{ObjectKeys.Number(frame)}/{by}-{range.First}-{range.End}-of-{total}.exr", frame, by, range, total);

    /// <summary>Reads a key; null when it is none of a slice.</summary>
    public static SliceName? Parse(string key)
    {
        if (Pattern().Match(key) is not { Success: true } match) return null;

        var (first, end) = (Number("first"), Number("end"));
        return new SliceName(key, Number("frame"), match.Groups["by"].Value, new Span(first, end - first), Number("total"));

        int Number(string group) => int.Parse(match.Groups[group].ValueSpan);
    }

    [GeneratedRegex(@"/(?<frame>-?\d{4,9})/(?<by>[a-z]{1,20})-(?<first>\d{1,9})-(?<end>\d{1,9})-of-(?<total>\d{1,9})\.exr$", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Pattern();
}
