using System.Globalization;
using System.Text.RegularExpressions;

namespace RenderFarm.Worker.Blender;

/// <summary>
/// Reads how far a frame is from the lines that Blender prints:
/// <c>… | Scene, ViewLayer | Sample 65/120</c> and <c>Rendered 3/15 Tiles, Sample 18/18</c> of Cycles,
/// <c>Rendering 16 / 64 samples</c> of EEVEE.
/// Only what stands there is looked at: what Blender says of the objects it synchronizes has their names in it.
/// </summary>
internal sealed partial class RenderProgress(int layers)
{
    /// <summary>
    /// What Blender is at, for people to look at: the words are those of Cycles' <c>blender/sync.cpp</c>, <c>scene/scene.cpp</c> and
    /// <c>session/session.cpp</c>, of EEVEE, and of Blender's compositor and <c>render/pipeline.cc</c>. The first that fits counts: what
    /// follows it may be a name in the scene.
    /// </summary>
    private static readonly (string Words, string Phase)[] Phases =
    [
        ("Synchronizing", "blender.sync"),
        ("BVH", "blender.bvh"),
        ("Initializing", "blender.sync"),
        ("Loading", "blender.sync"),
        ("Updating", "blender.sync"),
        ("Denois", "blender.denoise"),
        ("Compositing", "blender.composite"),
        ("Sample ", "blender.samples"),
        ("Rendering ", "blender.samples"),
        ("Rendered ", "blender.samples"),
        ("Finish", "blender.save"),
    ];

    private double _layerFraction;
    private int _layersDone;

    /// <summary>0 to 1; never goes down.</summary>
    public double Fraction { get; private set; }

    /// <summary>Name of the span that begins with a line; null when none does.</summary>
    public static string? PhaseOf(string line)
    {
        if (line.StartsWith("Saved:", StringComparison.Ordinal))
            return "blender.save";

        return StatusLine.Read(line) is { } status
            ? Array.Find(Phases, phase => status.Contains(phase.Words, StringComparison.Ordinal)).Phase
            : null;
    }

    /// <summary>Takes a line in.</summary>
    /// <returns>True when the line tells progress.</returns>
    public bool Read(string line)
    {
        if (Parse(line) is not { } fraction)
            return false;

        // Layers are rendered one after the other, each from its first sample on.
        if (fraction < _layerFraction - 0.5 && _layersDone < layers - 1)
            _layersDone++;
        _layerFraction = fraction;
        Fraction = Math.Max(Fraction, Math.Clamp((_layersDone + fraction) / layers, 0, 1));
        return true;
    }

    private static double? Parse(string line)
    {
        if (StatusLine.Read(line)?.Split(" | ") is not { Length: <= 2 } parts)
            return null;

        var last = parts[^1];
        if (Tiles().Match(last) is { Success: true } tiles)
        {
            var within = SamplesOfTile().Match(last) is { Success: true } inTile ? Quotient(inTile) : 0;
            var rendered = Number(tiles, "done") + (within < 1 ? within : 0);
            return Math.Min(1, rendered / Math.Max(1, Number(tiles, "all")));
        }

        return Samples().Match(last) is { Success: true } samples ? Quotient(samples)
            : EeveeSamples().Match(last) is { Success: true } eevee ? Quotient(eevee)
            : null;
    }

    private static double Quotient(Match match) => Math.Min(1, Number(match, "done") / Math.Max(1, Number(match, "all")));

    private static double Number(Match match, string group) => double.Parse(match.Groups[group].ValueSpan, CultureInfo.InvariantCulture);

    [GeneratedRegex(@"^Rendered (?<done>\d{1,9})/(?<all>\d{1,9}) Tiles\b", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Tiles();

    [GeneratedRegex(@", Sample (?<done>\d{1,9})/(?<all>\d{1,9})\b", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex SamplesOfTile();

    [GeneratedRegex(@"^Sample (?<done>\d{1,9})/(?<all>\d{1,9})\b", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Samples();

    [GeneratedRegex(
        @"^Rendering (?<done>\d{1,9}) / (?<all>\d{1,9}) samples\b",
        RegexOptions.ExplicitCapture,
        matchTimeoutMilliseconds: 1000
    )]
    private static partial Regex EeveeSamples();
}

/// <summary>
/// Reads the lines in which Blender says what it is doing. Up to 4.5 they are <c>Fra:1 Mem:25.49M (Peak 25.49M) | Time:00:20.70 |
/// Remaining:00:17.41 | Mem:8.94M, Peak:8.94M | Scene, ViewLayer | Sample 65/120</c>; from 5.0 on they are lines of the log, <c>00:02.438
/// render | Fra: 1 | Remaining: 00:00.03 | Mem: 9M | Scene, ViewLayer | Sample 1/4</c>, whose time, memory (if asked for) and padded
/// category are written by <c>CLG_log_str</c> in Blender's <c>intern/clog/clog.cc</c>.
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
            ? string.Join(
                " | ",
                text.Split('|', StringSplitOptions.TrimEntries).Skip(1).Where(part => !Array.Exists(Clockwork, part.StartsWith))
            )
            : null;
    }

    /// <summary>The line as Blender 4.5 would have printed it.</summary>
    public static string WithoutPrefix(string line) => LogPrefix().Match(line) is { Success: true } prefix ? line[prefix.Length..] : line;

    [GeneratedRegex(@"^(\d{2,}:)?\d{2}:\d{2}\.\d{3}  (\d+M +)?[\w.\-]+ *\| ", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex LogPrefix();
}
