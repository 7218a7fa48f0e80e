using System.Text;

namespace RenderFarm.Worker.Blender;

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
                if (line.Length == 0) continue;

                onLine(line.ToString());
                line.Clear();
            }

            Append(line, rest.Span, longest);
        }

        if (line.Length > 0) onLine(line.ToString());
    }

    private static void Append(StringBuilder line, ReadOnlySpan<char> text, int longest)
    {
        if (line.Length > longest) return;

        var room = longest - line.Length;
        line.Append(text[..Math.Min(room, text.Length)]);
        if (text.Length > room) line.Append('…');
    }
}
