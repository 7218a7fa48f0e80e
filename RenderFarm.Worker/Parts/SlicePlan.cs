using System.Text.RegularExpressions;
using RenderFarm.Contracts;

namespace RenderFarm.Worker.Parts;

/// <summary>Which slices of a frame are there and which are to be rendered.</summary>
/// <param name="Stored">Those of the bucket that fit together.</param>
/// <param name="Missing">The rest, in order.</param>
internal sealed record SlicePlan(IReadOnlyList<SliceName> Stored, IReadOnlyList<Span> Missing)
{
    /// <summary>More would cost more than an interruption does.</summary>
    private const int MostPieces = 1000;

    /// <summary>Plans a frame.</summary>
    /// <param name="stored">Slices of the frame in the bucket; may overlap, and may be of another division.</param>
    /// <param name="by">What the frame is sliced by.</param>
    /// <param name="total">Samples or lines of the frame.</param>
    /// <param name="frameTime">What the whole frame is expected to take.</param>
    /// <param name="sliceTime">How long a slice should take.</param>
    public static SlicePlan Of(IEnumerable<SliceName> stored, string by, int total, TimeSpan frameTime, TimeSpan sliceTime)
    {
        var fitting = new List<SliceName>();
        var missing = new List<Span>();
        var next = 0;
        foreach (
            var slice in stored
                .Where(slice => slice.By == by && slice.Total == total && slice.Range.Count > 0)
                .OrderBy(slice => slice.Range.First)
        )
        {
            if (slice.Range.First < next || slice.Range.End > total)
                continue;

            AddGap(slice.Range.First);
            fitting.Add(slice);
            next = slice.Range.End;
        }

        AddGap(total);
        return new SlicePlan(fitting, missing);

        void AddGap(int end)
        {
            if (end == next)
                return;

            var gap = new Span(next, end - next);
            var pieces = Math.Ceiling(frameTime / sliceTime * gap.Count / total);
            missing.AddRange(Span.Cut(gap, (int)Math.Clamp(pieces, 1, Math.Min(gap.Count, MostPieces))));
        }
    }
}

/// <summary>A stored slice of a frame, as its key tells: <c>jobs/k3f9x2ab/slices/0001/samples-0-512-of-4096.exr</c>.</summary>
/// <param name="Key">Key of the object.</param>
/// <param name="Frame">The frame's number.</param>
/// <param name="By">What is sliced, see <see cref="Blender.PreparedScene.SliceBy"/>.</param>
/// <param name="Range">Its samples or lines.</param>
/// <param name="Total">Samples or lines of the whole frame.</param>
internal sealed partial record SliceName(string Key, int Frame, string By, Span Range, int Total)
{
    public static SliceName Of(string outputPrefix, int frame, string by, Span range, int total) =>
        new(
            $"{new JobKeys(outputPrefix).Slices}{JobKeys.Number(frame)}/{by}-{range.First}-{range.End}-of-{total}.exr",
            frame,
            by,
            range,
            total
        );

    /// <summary>Reads a key; null when it is none of a slice.</summary>
    public static SliceName? Parse(string key)
    {
        if (Pattern().Match(key) is not { Success: true } match)
            return null;

        var (first, end) = (Number("first"), Number("end"));
        return new SliceName(key, Number("frame"), match.Groups["by"].Value, new Span(first, end - first), Number("total"));

        int Number(string group) => int.Parse(match.Groups[group].ValueSpan);
    }

    [GeneratedRegex(
        @"/(?<frame>-?\d{4,9})/(?<by>[a-z]{1,20})-(?<first>\d{1,9})-(?<end>\d{1,9})-of-(?<total>\d{1,9})\.exr$",
        RegexOptions.ExplicitCapture,
        matchTimeoutMilliseconds: 1000
    )]
    private static partial Regex Pattern();
}

/// <summary>Predicts from its progress how long a frame takes, whatever went before its first sample.</summary>
internal sealed class SliceWatch(TimeProvider time)
{
    private readonly long _begun = time.GetTimestamp();
    private TimeSpan _firstAt;
    private double? _first;

    /// <summary>Takes the fraction that is done in.</summary>
    /// <param name="fraction">0 to 1.</param>
    /// <param name="least">How long the progress is to be watched before it tells anything.</param>
    /// <returns>The time of the whole frame; null while nothing tells.</returns>
    public TimeSpan? Predict(double fraction, TimeSpan least)
    {
        var elapsed = time.GetElapsedTime(_begun);
        if (_first is not { } first)
        {
            (_first, _firstAt) = (fraction, elapsed);
            return null;
        }

        return elapsed - _firstAt < least || fraction <= first
            ? null
            : _firstAt + ((elapsed - _firstAt) * ((1 - first) / (fraction - first)));
    }
}
