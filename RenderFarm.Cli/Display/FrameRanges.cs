using System.Globalization;
using System.Text.RegularExpressions;

namespace RenderFarm.Cli.Display;

/// <summary>Frames as the user writes them: <c>1-120</c>, <c>1-120x2</c>, <c>3,5-10,47</c>, <c>-10--5</c>.</summary>
internal static partial class FrameRanges
{
    /// <summary>What is wrong with <paramref name="text"/>; null when nothing is.</summary>
    public static string? Check(string text)
    {
        if (string.IsNullOrWhiteSpace(text))
            return "no frames are named";

        return text.Split(',', StringSplitOptions.TrimEntries).Select(CheckPart).FirstOrDefault(error => error is not null);
    }

    /// <summary>How many frames a text that was found right names, each counted once; very many are counted as often as named.</summary>
    public static long Count(string text)
    {
        const long most = 1_000_000;
        var parts = text.Split(',', StringSplitOptions.TrimEntries)
            .Select(part => Part().Match(part))
            .Select(match =>
            {
                TryRead(match.Groups["start"], out var start);
                TryRead(match.Groups["end"], out var end);
                TryRead(match.Groups["step"], out var step);
                return (Start: (long)start!, End: end ?? (long)start, Step: step ?? 1L);
            })
            .ToList();
        var named = parts.Sum(part => ((part.End - part.Start) / part.Step) + 1);
        if (parts.Count == 1 || named > most)
            return named;
        return parts.SelectMany(part => Frames(part.Start, part.End, part.Step)).Distinct().LongCount();
    }

    private static IEnumerable<long> Frames(long start, long end, long step)
    {
        for (var frame = start; frame <= end; frame += step)
            yield return frame;
    }

    private static string? CheckPart(string part)
    {
        var match = Part().Match(part);
        if (!match.Success)
            return $"'{part}' is no frame or range; write them like 1-120, 1-120x2 or 3,5-10,47";
        if (
            !TryRead(match.Groups["start"], out var start)
            || !TryRead(match.Groups["end"], out var end)
            || !TryRead(match.Groups["step"], out var step)
        )
            return $"'{part}' has a number that is too large";
        if (end < start)
            return $"'{part}' ends before it begins; write {end}-{start}";
        return step == 0 ? $"'{part}' has step 0; it is at least 1" : null;
    }

    private static bool TryRead(Group group, out int? number)
    {
        number = null;
        if (!group.Success)
            return true;

        var fits = int.TryParse(group.Value, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var value);
        number = value;
        return fits;
    }

    [GeneratedRegex(
        @"^(?<start>-?[0-9]+)(-(?<end>-?[0-9]+)(x(?<step>[0-9]+))?)?$",
        RegexOptions.ExplicitCapture,
        matchTimeoutMilliseconds: 1000
    )]
    private static partial Regex Part();
}
