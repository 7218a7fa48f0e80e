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
        foreach (var slice in stored.Where(slice => slice.By == by && slice.Total == total && slice.Range.Count > 0).OrderBy(slice => slice.Range.First))
        {
            if (slice.Range.First < next || slice.Range.End > total) continue;

            AddGap(slice.Range.First);
            fitting.Add(slice);
            next = slice.Range.End;
        }

        AddGap(total);
        return new SlicePlan(fitting, missing);

        void AddGap(int end)
        {
            if (end == next) return;

            var gap = new Span(next, end - next);
            var pieces = Math.Ceiling(frameTime / sliceTime * gap.Count / total);
            missing.AddRange(Span.Cut(gap, (int)Math.Clamp(pieces, 1, Math.Min(gap.Count, MostPieces))));
        }
    }
}
