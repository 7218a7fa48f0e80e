using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text.RegularExpressions;
using RenderFarm.Contracts.Messages;

namespace RenderFarm.Coordinator.Jobs;

/// <summary>The frames of a job, as people write them: <c>1-120</c>, <c>1-120x2</c>, <c>3,5-10,47</c>, <c>-5--1</c>.</summary>
internal static partial class FrameRange
{
    /// <summary>Frames of a job at most: more than an hour at 24 a second.</summary>
    public const int MaxFrames = 100_000;

    /// <summary>Largest frame number, either sign: Blender's own limit (<c>MAXFRAME</c>).</summary>
    public const int MaxNumber = 1_048_574;

    private const int MaxTextLength = 10_000;
    private const int MaxRangesWritten = 40;

    /// <summary>Reads ranges into distinct numbers, lowest first. Frames that are named twice are rendered once.</summary>
    public static bool TryParse(string text, [NotNullWhen(true)] out IReadOnlyList<int>? frames, [NotNullWhen(false)] out string? error)
    {
        frames = null;
        if (text.Length > MaxTextLength)
            return Fail($"is longer than {MaxTextLength} characters.", out error);

        var numbers = new SortedSet<int>();
        var written = 0L;
        foreach (var part in text.Split(',', StringSplitOptions.TrimEntries))
        {
            var match = Part().Match(part);
            if (!match.Success)
                return Fail($"has '{part}', which is no frame or range. Write 7, 1-120, 1-120x2 or -5--1, with commas between.", out error);
            if (!TryNumber(match.Groups["start"], out var start) || !TryNumber(match.Groups["end"], out var end, start))
                return Fail($"has '{part}'; frames go from -{MaxNumber} to {MaxNumber}.", out error);
            if (!TryNumber(match.Groups["step"], out var step, 1) || step < 1)
                return Fail($"has '{part}'; the step must be between 1 and {MaxNumber}.", out error);
            if (Problem(start, end, step) is { } problem)
                return Fail($"has '{part}': {problem}", out error);
            // The same frames written again and again are work too.
            written += ((end - start) / step) + 1;
            if (written > 10 * MaxFrames)
                return Fail($"names more than {10 * MaxFrames} frames, many of them several times. Name each once.", out error);
            for (var number = start; number <= end; number += step)
                numbers.Add(number);
            if (numbers.Count > MaxFrames)
                return Fail($"has more than {MaxFrames} frames. Split the job.", out error);
        }

        frames = [.. numbers];
        error = null;
        return true;
    }

    /// <summary>The frames from <paramref name="start"/> to <paramref name="end"/>.</summary>
    public static bool TryMake(
        int start,
        int end,
        int step,
        [NotNullWhen(true)] out IReadOnlyList<int>? frames,
        [NotNullWhen(false)] out string? error
    )
    {
        frames = null;
        if (Math.Abs((long)start) > MaxNumber || Math.Abs((long)end) > MaxNumber)
            return Fail($"go from {start} to {end}; frames go from -{MaxNumber} to {MaxNumber}.", out error);
        if (step < 1)
            return Fail($"have the step {step}; it must be at least 1.", out error);
        if (Problem(start, end, step) is { } problem)
            return Fail(problem, out error);
        frames = [.. Enumerable.Range(0, ((end - start) / step) + 1).Select(i => start + (i * step))];
        error = null;
        return true;
    }

    private static string? Problem(int start, int end, int step) =>
        end < start ? $"the range from {start} to {end} is empty; the end must not be before the start."
        : ((end - start) / step) + 1 > MaxFrames ? $"the range from {start} to {end} has more than {MaxFrames} frames. Split the job."
        : null;

    private static bool TryNumber(Group group, out int number, int absent = 0)
    {
        number = absent;
        return !group.Success
            || (
                int.TryParse(group.ValueSpan, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out number)
                && Math.Abs((long)number) <= MaxNumber
            );
    }

    /// <summary>Writes sorted numbers as ranges, by default as far as a sentence bears.</summary>
    public static string Write(IReadOnlyList<int> numbers, int most = MaxRangesWritten)
    {
        if (numbers.Count > 2 && numbers[1] - numbers[0] is var step and > 1 && Enumerable.Range(1, numbers.Count - 1).All(Follows))
            return $"{numbers[0]}-{numbers[^1]}x{step}";

        bool Follows(int at) => numbers[at] - numbers[at - 1] == numbers[1] - numbers[0];

        var ranges = new List<string>();
        var i = 0;
        while (i < numbers.Count)
        {
            var last = i;
            while (last + 1 < numbers.Count && numbers[last + 1] == numbers[last] + 1)
                last++;
            ranges.Add(last == i ? $"{numbers[i]}" : $"{numbers[i]}-{numbers[last]}");
            i = last + 1;
        }

        return ranges.Count <= most ? string.Join(',', ranges) : string.Join(',', ranges.Take(most)) + ",…";
    }

    private static bool Fail(string problem, out string error)
    {
        error = problem;
        return false;
    }

    [GeneratedRegex(
        @"^(?<start>-?[0-9]{1,10})(?:\s*-\s*(?<end>-?[0-9]{1,10})(?:\s*x\s*(?<step>-?[0-9]{1,10}))?)?\z",
        RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture,
        matchTimeoutMilliseconds: 1000
    )]
    private static partial Regex Part();
}

/// <summary>Which frames a job asks for; what it leaves out is the scene's.</summary>
internal sealed record FrameChoice
{
    /// <summary>Named one by one; the rest is null then.</summary>
    public IReadOnlyList<int>? Numbers { get; init; }

    public int? Start { get; init; }

    public int? End { get; init; }

    public int? Step { get; init; }

    /// <summary>The numbers, lowest first; null when there are none, with the reason.</summary>
    public IReadOnlyList<int>? Resolve(SceneInspection scene, out string? problem)
    {
        problem = null;
        if (Numbers is not null)
            return Numbers;
        if (
            FrameRange.TryMake(
                Start ?? scene.FrameStart,
                End ?? scene.FrameEnd,
                Step ?? Math.Max(1, scene.FrameStep),
                out var frames,
                out var error
            )
        )
            return frames;
        problem =
            $"There is nothing to render: {error} What the request leaves out is the scene's: {scene.FrameStart} to {scene.FrameEnd}, "
            + $"step {scene.FrameStep}.";
        return null;
    }
}
