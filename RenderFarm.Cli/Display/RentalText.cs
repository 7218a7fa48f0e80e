using System.Globalization;
using System.Text.RegularExpressions;
using RenderFarm.Contracts.Api;

namespace RenderFarm.Cli.Display;

/// <summary>What is rented, in words.</summary>
internal static class RentalText
{
    /// <summary>Such as <c>8 instances, g4dn.xlarge or g5.xlarge, for $5.00 at most</c>.</summary>
    public static string Of(Rental rental)
    {
        List<string> parts = [rental.Instances is { } count ? Readable.Count(count, "instance") : "as many instances as it takes"];
        if (rental.InstanceTypes.Count > 0)
            parts.Add(string.Join(" or ", rental.InstanceTypes));
        if (rental.Budget is { } budget)
            parts.Add($"for {Readable.Dollars(budget)} at most");
        if (rental.Deadline is { } deadline)
            parts.Add("by " + deadline.ToLocalTime().ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture));
        if (rental.MaxPrice is { } price)
            parts.Add($"up to {Readable.Dollars(price)} an hour each");
        if (rental.OnDemand)
            parts.Add("on demand where the spot market has none");
        if (!rental.Detached)
            parts.Add("while this farm is on");
        return string.Join(", ", parts);
    }
}

/// <summary>Nothing is rented that the user has not agreed to.</summary>
/// <param name="output">Where the question goes.</param>
/// <param name="agreed">The user has agreed beforehand.</param>
internal sealed class RentalQuestion(Output output, bool agreed)
{
    /// <summary>Refuses early, before files are packed and sent.</summary>
    /// <exception cref="BadInputException">Nobody is there to be asked.</exception>
    public void CheckAskable()
    {
        if (!agreed && !output.CanAsk)
            throw new BadInputException(
                "Renting instances costs money, and there is nobody at a terminal to ask.",
                "Give --yes to rent without being asked."
            );
    }

    /// <summary>Asks, unless the user has agreed.</summary>
    /// <returns>Whether the user agrees.</returns>
    public async Task<bool> AskAsync(string question, CancellationToken cancellationToken) =>
        agreed || await output.AskAsync(question, cancellationToken);
}

/// <summary>
/// A moment as the user writes it: from now on (<c>2h</c>, <c>90m</c>, <c>1d12h</c>), or a local time (<c>2026-11-21T18:00</c>).
/// </summary>
internal static partial class DeadlineText
{
    private static readonly string[] Formats =
    [
        "yyyy-MM-dd'T'HH:mm",
        "yyyy-MM-dd'T'HH:mm:ss",
        "yyyy-MM-dd HH:mm",
        "yyyy-MM-dd'T'HH:mmzzz",
        "yyyy-MM-dd'T'HH:mm:sszzz",
        "yyyy-MM-dd'T'HH:mm'Z'",
        "yyyy-MM-dd'T'HH:mm:ss'Z'",
    ];

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
            text,
            Formats,
            CultureInfo.InvariantCulture,
            isUtc ? DateTimeStyles.AssumeUniversal : DateTimeStyles.AssumeLocal,
            out deadline
        );
    }

    private static int Number(Group group) => group.Success ? int.Parse(group.Value, CultureInfo.InvariantCulture) : 0;

    [GeneratedRegex(
        "^((?<d>[0-9]{1,4})d)?((?<h>[0-9]{1,5})h)?((?<m>[0-9]{1,6})m(in)?)?\\z",
        RegexOptions.ExplicitCapture,
        matchTimeoutMilliseconds: 1000
    )]
    private static partial Regex Span();
}
