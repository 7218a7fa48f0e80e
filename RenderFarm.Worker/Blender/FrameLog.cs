using System.Text;

namespace RenderFarm.Worker.Blender;

/// <summary>The lines that Blender printed for one frame: the first and the last ones, when there are too many.</summary>
internal sealed class FrameLog
{
    private const int FirstLines = 1000;
    private const int LastLines = 3000;

    /// <summary>Characters of a line that are kept.</summary>
    public const int LongestLine = 2000;

    private const int TailLines = 20;

    /// <summary>Where Blender was when it crashed; its first lines tell most.</summary>
    private const int ReportLines = 12;

    private readonly Lock _lock = new();
    private readonly List<string> _first = [];
    private readonly Queue<string> _last = [];
    private long _leftOut;

    /// <summary>The lines of what Blender wrote when it crashed; none when it did not.</summary>
    public IReadOnlyList<string> CrashReport { get; set; } = [];

    /// <summary>A text without what would move a terminal's cursor or break a line.</summary>
    public static string Printable(string text) =>
        text.Any(IsUnprintable) ? string.Concat(text.Select(letter => IsUnprintable(letter) ? ' ' : letter)) : text;

    /// <summary>Takes in a line of no more than about <see cref="LongestLine"/>.</summary>
    public void Add(string line)
    {
        line = Printable(line);
        lock (_lock)
        {
            if (_first.Count < FirstLines)
            {
                _first.Add(line);
                return;
            }

            _last.Enqueue(line);
            if (_last.Count <= LastLines)
                return;

            _last.Dequeue();
            _leftOut++;
        }
    }

    /// <summary>
    /// The last twenty lines, and the first ones of a crash report; null when there are none. Of the lines that tell a status only the
    /// last one counts: they would crowd out the rest.
    /// </summary>
    public string? Tail()
    {
        lock (_lock)
        {
            var lines = _first.Concat(_last).ToList();
            var status = lines.FindLastIndex(line => StatusLine.Read(line) is not null);
            var tail = lines.Where((line, index) => index == status || StatusLine.Read(line) is null).TakeLast(TailLines).ToList();
            tail.AddRange(CrashReport.Take(ReportLines));
            return tail.Count == 0 ? null : string.Join('\n', tail);
        }
    }

    private static bool IsUnprintable(char letter) => char.IsControl(letter) && letter != '\t';

    public override string ToString()
    {
        lock (_lock)
        {
            var text = new StringBuilder();
            foreach (var line in _first)
                text.Append(line).Append('\n');
            if (_leftOut > 0)
                text.Append($"… {_leftOut} lines left out …\n");
            foreach (var line in _last)
                text.Append(line).Append('\n');
            foreach (var line in CrashReport)
                text.Append(line).Append('\n');
            return text.ToString();
        }
    }
}

/// <summary>Reads lines of which nobody knows how long they are: of each no more than so much is kept.</summary>
internal static class OutputLines
{
    private const int BufferSize = 8192;

    /// <summary>Reads to the end.</summary>
    /// <param name="reader">What is read.</param>
    /// <param name="longest">Characters of a line that are kept; what is cut off leaves an ellipsis.</param>
    /// <param name="onLine">Is given each line. Empty ones are left out.</param>
    public static async Task ReadAsync(TextReader reader, int longest, Action<string> onLine)
    {
        var buffer = new char[BufferSize];
        var line = new StringBuilder();
        while (await reader.ReadAsync(buffer) is > 0 and var count)
        {
            var rest = buffer.AsMemory(0, count);
            while (rest.Span.IndexOfAny('\n', '\r') is >= 0 and var end)
            {
                Append(line, rest.Span[..end], longest);
                rest = rest[(end + 1)..];
                if (line.Length == 0)
                    continue;

                onLine(line.ToString());
                line.Clear();
            }

            Append(line, rest.Span, longest);
        }

        if (line.Length > 0)
            onLine(line.ToString());
    }

    private static void Append(StringBuilder line, ReadOnlySpan<char> text, int longest)
    {
        if (line.Length > longest)
            return;

        var room = longest - line.Length;
        line.Append(text[..Math.Min(room, text.Length)]);
        if (text.Length > room)
            line.Append('…');
    }
}
