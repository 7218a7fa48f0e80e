using System.Text.RegularExpressions;
using Microsoft.Extensions.Options;

namespace RenderFarm.LocalCloud.Sqs.Queues;

/// <summary>A queue's name, address and ARN.</summary>
internal sealed partial class QueueNames(IOptions<LocalCloudOptions> options)
{
    /// <summary>The account that everything belongs to.</summary>
    public const string Account = "000000000000";

    public static string Check(string name)
    {
        if (name.EndsWith(".fifo", StringComparison.Ordinal))
            throw SqsErrors.UnsupportedOperation("LocalCloud has no FIFO queues, only standard ones.");
        return Valid().IsMatch(name)
            ? name
            : throw SqsErrors.InvalidParameter(
                "QueueName",
                name,
                "Can only include alphanumeric characters, hyphens, or underscores. 1 to 80 in length."
            );
    }

    /// <summary>The address as the client reaches this process.</summary>
    public static string Url(HttpRequest request, string name) => $"http://{request.Host.Value}/{Account}/{name}";

    /// <summary>The name at the end of an address; the host may be any that reaches this process.</summary>
    public static string FromUrl(string url) => url[(url.LastIndexOf('/') + 1)..];

    public string Arn(string name) => $"arn:aws:sqs:{options.Value.Region}:{Account}:{name}";

    public string? FromArn(string arn)
    {
        var prefix = Arn(string.Empty);
        return arn.StartsWith(prefix, StringComparison.Ordinal) ? arn[prefix.Length..] : null;
    }

    [GeneratedRegex("^[A-Za-z0-9_-]{1,80}$", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Valid();
}
