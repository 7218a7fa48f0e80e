using System.Globalization;
using System.Text.RegularExpressions;

namespace RenderFarm.Cli.Jobs;

/// <summary>A moment as the user writes it: from now on (<c>2h</c>, <c>90m</c>, <c>1d12h</c>), or a local time (<c>2026-11-21T18:00</c>).</summary>
internal static partial class DeadlineText
{
    private static readonly string[] Formats =
        ["yyyy-MM-dd'T'HH:mm", "yyyy-MM-dd'T'HH:mm:ss", "yyyy-MM-dd HH:mm", "yyyy-MM-dd'T'HH:mmzzz", "yyyy-MM-dd'T'HH:mm:sszzz", "yyyy-MM-dd'T'HH:mm'Z'", "yyyy-MM-dd'T'HH:mm:ss'Z'"];

    /// <summary>Reads it.</summary>
    /// <param name="text">What the user wrote.</param>
    /// <param name="now">The time, with the user's offset.</param>
    /// <param name="deadline">The moment.</param>
    public static bool TryParse(string text, DateTimeOffset now, out DateTimeOffset deadline)
    {
        deadline = default;
        var span = Span().Match(text);
        if (span.Success && text.Length > 0)
        {
            var hours = (24.0 * Number(span.Groups["d"])) + Number(span.Groups["h"]) + (Number(span.Groups["m"]) / 60.0);
            if (hours > TimeSpan.FromDays(3650).TotalHours)
                return false;
            deadline = now + TimeSpan.FromHours(hours);
            return true;
        }

        var isUtc = text.EndsWith('Z');
        return DateTimeOffset.TryParseExact(
            text, Formats, CultureInfo.InvariantCulture, isUtc ? DateTimeStyles.AssumeUniversal : DateTimeStyles.AssumeLocal, out deadline);
    }

    private static int Number(Group group) => group.Success ? int.Parse(group.Value, CultureInfo.InvariantCulture) : 0;

    [GeneratedRegex("^((?<d>[0-9]{1,4})d)?((?<h>[0-9]{1,5})h)?((?<m>[0-9]{1,6})m(in)?)?\\z", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Span();
}
