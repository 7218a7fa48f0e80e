using System.Text.RegularExpressions;

namespace RenderFarm.Worker.Blender;

/// <summary>
/// Reads the lines in which Blender says what it is doing. Up to 4.5 they are
/// <c>Fra:1 Mem:25.49M (Peak 25.49M) | Time:00:20.70 | Remaining:00:17.41 | Mem:8.94M, Peak:8.94M | Scene, ViewLayer | Sample 65/120</c>; from 5.0 on
/// they are lines of the log, <c>00:02.438  render           | Fra: 1 | Remaining: 00:00.03 | Mem: 9M | Scene, ViewLayer | Sample 1/4</c>, whose time,
/// memory (if asked for) and padded category are written by <c>CLG_log_str</c> in Blender's <c>intern/clog/clog.cc</c>.
/// </summary>
internal static partial class StatusLine
{
    /// <summary>Change all the time, whether or not anything happens.</summary>
    private static readonly string[] Clockwork = ["Time:", "Remaining:", "Mem:"];

    /// <summary>What Blender says it is doing, without times and memory; null when the line says something else.</summary>
    public static string? Read(string line)
    {
        var text = WithoutPrefix(line);
        return text.StartsWith("Fra:", StringComparison.Ordinal)
            ? string.Join(" | ", text.Split('|', StringSplitOptions.TrimEntries).Skip(1).Where(part => !Array.Exists(Clockwork, part.StartsWith)))
            : null;
    }

    /// <summary>The line as Blender 4.5 would have printed it.</summary>
    public static string WithoutPrefix(string line) => LogPrefix().Match(line) is { Success: true } prefix ? line[prefix.Length..] : line;

    [GeneratedRegex(@"^(\d{2,}:)?\d{2}:\d{2}\.\d{3}  (\d+M +)?[\w.\-]+ *\| ", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex LogPrefix();
}
