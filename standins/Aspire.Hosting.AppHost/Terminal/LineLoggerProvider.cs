using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace Aspire.Hosting.Terminal;

/// <summary>Prints the log line by line, each behind the name of the resource that it comes from, in that resource's colour on a terminal.</summary>
internal sealed class LineLoggerProvider : ILoggerProvider
{
    private const string ResourceCategory = ".Resources.";
    private const string ErrorColour = "31";
    private static readonly string[] Colours = ["36", "32", "33", "35", "34", "96", "92", "93", "95", "94"];

    private readonly ConcurrentDictionary<string, string> _colours = new(StringComparer.Ordinal);
    private readonly bool _coloured = !Console.IsOutputRedirected
        && string.IsNullOrEmpty(Environment.GetEnvironmentVariable("NO_COLOR"))
        && Environment.GetEnvironmentVariable("TERM") != "dumb";

    private int _width = "apphost".Length;

    public ILogger CreateLogger(string categoryName)
    {
        var resource = categoryName.LastIndexOf(ResourceCategory, StringComparison.Ordinal) is >= 0 and var at
            ? categoryName[(at + ResourceCategory.Length)..]
            : null;
        if (resource is not null)
            _colours.TryAdd(resource, Colours[_colours.Count % Colours.Length]);

        _width = Math.Max(_width, resource?.Length ?? 0);
        return new LineLogger(this, resource);
    }

    public void Write(string? resource, LogLevel level, string text)
    {
        var name = (resource ?? "apphost").PadRight(_width);
        var prefix = resource is null ? name : Paint(_colours[resource], name);
        foreach (var line in text.Split('\n'))
        {
            var shown = resource is null && level >= LogLevel.Error ? Paint(ErrorColour, line) : line;
            Console.Out.WriteLine($"{prefix} | {shown.TrimEnd('\r')}");
        }
    }

    public void Dispose()
    {
    }

    private string Paint(string colour, string text) => _coloured ? $"\e[{colour}m{text}\e[0m" : text;
}
