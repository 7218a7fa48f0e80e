using Spectre.Console;

namespace RenderFarm.Cli.Display;

/// <summary>Names and values in two columns.</summary>
internal sealed class Facts
{
    private readonly Grid _grid = new Grid().AddColumn(new GridColumn().NoWrap().PadLeft(2).PadRight(3)).AddColumn(new GridColumn().PadRight(0));

    /// <summary>Adds a line, unless there is no value.</summary>
    public void Add(string name, string? value)
    {
        if (!string.IsNullOrEmpty(value))
            _grid.AddRow(new Text(name, new Style(Color.Grey)), new Text(value));
    }

    public void Show(Output output) => output.Show(_grid);
}
