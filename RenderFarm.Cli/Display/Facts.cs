using Spectre.Console;

namespace RenderFarm.Cli.Display;

/// <summary>Names and values in two columns.</summary>
internal sealed class Facts
{
    private readonly List<(string Name, string Value)> _lines = [];

    /// <summary>Adds a line, unless there is no value.</summary>
    public void Add(string name, string? value)
    {
        if (!string.IsNullOrEmpty(value))
            _lines.Add((name, value));
    }

    public void Show(Output output)
    {
        var width = _lines.Select(line => line.Name.Length).DefaultIfEmpty().Max();
        foreach (var (name, value) in _lines)
            output.Show(new Markup($"  [grey]{name.PadRight(width).EscapeMarkup()}[/]   {value.EscapeMarkup()}\n"));
    }
}
