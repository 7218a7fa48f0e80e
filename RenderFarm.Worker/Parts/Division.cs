using RenderFarm.Contracts.Messages;
using RenderFarm.Worker.Blender;

namespace RenderFarm.Worker.Parts;

/// <summary>How a job's frames are divided: every worker comes to the same parts by itself.</summary>
internal static class Division
{
    /// <summary>The parts of each frame, in order.</summary>
    /// <exception cref="RenderFault">This scene cannot be divided like that, as this Blender says.</exception>
    public static IReadOnlyList<FramePart> Of(Split split, PreparedScene scene)
    {
        var check = split.Samples is null ? scene.TileSplit : scene.SampleSplit;
        if (check.Refusal is not null) throw new RenderFault(FaultKind.Frame, check.Refusal);

        return split.Samples is { } ranges
            ? [.. Span.Cut(new Span(0, scene.Samples!.Value), ranges).Select(FramePart.Of)]
            : [.. Tiles(scene.Width!.Value, scene.Height!.Value, split.Columns!.Value, split.Rows!.Value).Select(FramePart.Of)];
    }

    private static IEnumerable<Tile> Tiles(int width, int height, int columns, int rows) =>
        from row in Span.Cut(new Span(0, height), rows)
        from column in Span.Cut(new Span(0, width), columns)
        select new Tile(column.First, row.First, column.Count, row.Count);
}
