using RenderFarm.Contracts.Api;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace RenderFarm.Cli.Display;

/// <summary>Tables without lines, that copy well.</summary>
internal static class Tables
{
    private const int Gap = 2;

    /// <summary>The least that is shown of a text.</summary>
    private const int ShortestText = 12;

    /// <summary>Columns of text that can be shortened: no ids, no numbers, nothing that is copied.</summary>
    private static readonly string[] Free = ["name", "note", "price", "file", "from", "message", "value", "why"];

    public static Table Create(params ReadOnlySpan<string> titles)
    {
        var table = new Table().Border(TableBorder.None);
        foreach (var title in titles)
            table.AddColumn(new TableColumn(new OneLine(title, new Style(Color.Grey))).PadRight(Gap).NoWrap());
        return table;
    }

    /// <summary>
    /// A table as wide as there is room: free text is shortened, then columns are left out from the right. No id is ever split.
    /// </summary>
    /// <param name="table">The whole table.</param>
    /// <param name="options">Of the console.</param>
    /// <param name="room">Its width, in columns.</param>
    /// <returns>The table, and how many columns are left out.</returns>
    public static (Table Table, int LeftOut) Fit(Table table, RenderOptions options, int room)
    {
        var titles = table.Columns.Select(column => column.Header).ToList();
        var rows = table.Rows.Select(row => row.ToList()).ToList();
        var widths = titles
            .Select((title, at) => rows.Select(row => row[at]).Prepend(title).Max(cell => cell.Measure(options, int.MaxValue).Max))
            .ToList();
        if (Total(widths) <= room)
            return (table, 0);

        var count = titles.Count;
        while (count > 1 && Total([.. widths.Take(count).Select((width, at) => IsFree(at) ? Math.Min(width, ShortestText) : width)]) > room)
            count--;
        // A table of indented rows begins with a column of nothing.
        var spare = room - Total([.. widths.Take(count).Select((width, at) => IsFree(at) ? Math.Min(width, ShortestText) : width)]);
        var fitted = new Table().Border(TableBorder.None);
        for (var at = 0; at < count; at++)
        {
            var width = widths[at];
            if (IsFree(at) && width > ShortestText)
            {
                var more = Math.Clamp(spare, 0, width - ShortestText);
                (width, spare) = (ShortestText + more, spare - more);
            }

            fitted.AddColumn(new TableColumn(titles[at]).PadRight(Gap).NoWrap().Width(width));
        }

        foreach (var row in rows)
            fitted.AddRow(row.Take(count));
        return (fitted, titles.Count - count);

        bool IsFree(int at) => Free.Contains(((OneLine)titles[at]).Text, StringComparer.Ordinal);
    }

    public static IRenderable Cell(string text, Color? colour = null) => new OneLine(text, colour is null ? null : new Style(colour));

    // The left side of a borderless table has a space of its own, too.
    private static int Total(List<int> widths) => widths.Sum() + ((Gap + 1) * widths.Count);

    /// <summary>A text that is shortened where there is no room for it, and never goes on in the next line.</summary>
    private sealed class OneLine(string text, Style? style) : Renderable
    {
        private readonly Segment _whole = new(text.ReplaceLineEndings(" "), style ?? Style.Plain);

        public string Text => text;

        protected override Measurement Measure(RenderOptions options, int maxWidth)
        {
            var width = Math.Min(_whole.CellCount(), maxWidth);
            return new Measurement(width, width);
        }

        protected override IEnumerable<Segment> Render(RenderOptions options, int maxWidth)
        {
            if (_whole.CellCount() <= maxWidth)
                return [_whole];
            var beginning = maxWidth > 1 ? Segment.Truncate(_whole, maxWidth - 1) : null;
            return beginning is null ? [new Segment("…", _whole.Style)] : [beginning, new Segment("…", _whole.Style)];
        }
    }
}

/// <summary>What state has which colour.</summary>
internal static class Colours
{
    public static Color? Of(JobState state) =>
        state switch
        {
            JobState.Running => Color.Blue,
            JobState.Completed => Color.Green,
            JobState.Paused => Color.Yellow,
            JobState.Failed => Color.Red,
            JobState.Canceled => Color.Grey,
            _ => null,
        };

    public static Color? Of(InstanceState state) =>
        state switch
        {
            InstanceState.Running => Color.Green,
            InstanceState.ShuttingDown => Color.Yellow,
            InstanceState.Terminated => Color.Grey,
            _ => null,
        };

    public static Color? Of(WorkerState state) =>
        state switch
        {
            WorkerState.Rendering => Color.Blue,
            WorkerState.Idle => Color.Green,
            WorkerState.Lost => Color.Red,
            WorkerState.Gone => Color.Grey,
            _ => null,
        };
}

/// <summary>The text to the right of a progress bar.</summary>
internal sealed class DetailColumn : ProgressColumn
{
    private volatile string _detail = "";

    public string Detail
    {
        get => _detail;
        set => _detail = value;
    }

    protected override bool NoWrap => true;

    public override IRenderable Render(RenderOptions options, ProgressTask task, TimeSpan deltaTime) =>
        new Text(Detail, new Style(Color.Grey)) { Overflow = Overflow.Ellipsis };
}
