using Spectre.Console;

namespace RenderFarm.Cli.Display;

/// <summary>Tables without lines, that copy well.</summary>
internal static class Tables
{
    public static Table Create(params ReadOnlySpan<string> titles)
    {
        var table = new Table().Border(TableBorder.None);
        foreach (var title in titles)
            table.AddColumn(new TableColumn(new Text(title, new Style(Color.Grey))).PadRight(2).NoWrap());
        return table;
    }

    public static Text Cell(string text, Color? colour = null) => new(text, colour is null ? null : new Style(colour));
}
