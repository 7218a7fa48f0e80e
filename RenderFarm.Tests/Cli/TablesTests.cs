using RenderFarm.Cli.Display;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace RenderFarm.Tests.Cli;

[Trait("Category", "Fast")]
public sealed class TablesTests
{
    private static readonly string[] Ids = ["k3f9x2ab", "m7q1w8zz"];

    [Theory]
    [InlineData(200, 0)]
    [InlineData(110, 0)]
    [InlineData(60, 3)]
    [InlineData(30, 6)]
    public void A_table_is_as_wide_as_the_window_and_splits_no_id(int width, int leftOut)
    {
        var table = Tables.Create("id", "name", "state", "progress", "frames", "a frame", "cost", "age");
        foreach (var id in Ids)
        {
            table.AddRow(
                Tables.Cell(id),
                Tables.Cell("a rather long name of a job that nobody would type again"),
                Tables.Cell("completed"),
                Tables.Cell("100 %"),
                Tables.Cell("240/240"),
                Tables.Cell("4.25 s"),
                Tables.Cell("$1.2345"),
                Tables.Cell("3 h 20 min")
            );
        }

        var (lines, left) = Render(table, width);

        Assert.Equal(3, lines.Count);
        Assert.All(lines, line => Assert.InRange(line.Length, 1, width));
        Assert.All(Ids.Zip(lines.Skip(1)), row => Assert.Contains(row.First + " ", row.Second, StringComparison.Ordinal));
        Assert.Equal(leftOut, left);
    }

    private static (List<string> Lines, int LeftOut) Render(Table table, int width)
    {
        using var text = new StringWriter();
        var console = AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(text), Ansi = AnsiSupport.No });
        console.Profile.Width = width;
        var (fitted, leftOut) = Tables.Fit(table, RenderOptions.Create(console), width);
        console.Write(fitted);
        return ([.. text.ToString().Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => line.TrimEnd())], leftOut);
    }
}
