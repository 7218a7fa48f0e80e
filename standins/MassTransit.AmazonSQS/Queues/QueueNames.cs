using System.Diagnostics.CodeAnalysis;
using System.Text.RegularExpressions;

namespace MassTransit.AmazonSqsTransport;

/// <summary>Names that a queue can have.</summary>
internal static partial class QueueNames
{
    public static bool IsValid([NotNullWhen(true)] string? name) => name is { Length: > 0 and <= 80 } && Allowed().IsMatch(name);

    public static void ThrowIfInvalid(string? name)
    {
        if (!IsValid(name))
        {
            throw new AmazonSqsTransportConfigurationException(
                $"'{name}' cannot name a queue: SQS allows 1 to 80 letters, digits, hyphens and underscores."
            );
        }
    }

    [GeneratedRegex("^[A-Za-z0-9_.:-]+$", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Allowed();
}
