using System.Globalization;

namespace RenderFarm.LocalCloud.Sqs.Queues;

/// <summary>
/// The attributes of a queue that clients set, as
/// docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_SetQueueAttributes.html.
/// </summary>
internal sealed class QueueAttributes(IReadOnlyDictionary<string, string> stored)
{
    /// <summary>Largest message, with its attributes. Bytes.</summary>
    public const int MaxMessageBytes = 1_048_576;

    /// <summary>Longest visibility timeout. Seconds.</summary>
    public const int MaxVisibilitySeconds = 43_200;

    public const int MaxDelaySeconds = 900;

    public const int MaxWaitSeconds = 20;

    private const string RedrivePolicyName = "RedrivePolicy";

    private static readonly Dictionary<string, (int Min, int Max, int Default)> Numbers = new(StringComparer.Ordinal)
    {
        ["VisibilityTimeout"] = (0, MaxVisibilitySeconds, 30),
        ["DelaySeconds"] = (0, MaxDelaySeconds, 0),
        ["MaximumMessageSize"] = (1024, MaxMessageBytes, MaxMessageBytes),
        ["MessageRetentionPeriod"] = (60, 1_209_600, 345_600),
        ["ReceiveMessageWaitTimeSeconds"] = (0, MaxWaitSeconds, 0),
    };

    // Kept and given back, without an effect on one machine.
    private static readonly string[] Inert =
    [
        "Policy",
        "RedriveAllowPolicy",
        "KmsMasterKeyId",
        "KmsDataKeyReusePeriodSeconds",
        "SqsManagedSseEnabled",
    ];

    public IReadOnlyDictionary<string, string> Stored { get; } = stored;

    public int VisibilityTimeout => Number("VisibilityTimeout");

    public int DelaySeconds => Number("DelaySeconds");

    public int MaximumMessageSize => Number("MaximumMessageSize");

    public int MessageRetentionPeriod => Number("MessageRetentionPeriod");

    public int ReceiveMessageWaitTimeSeconds => Number("ReceiveMessageWaitTimeSeconds");

    public RedrivePolicy? RedrivePolicy => Stored.TryGetValue(RedrivePolicyName, out var json) ? RedrivePolicy.Parse(json) : null;

    /// <summary>Refuses unknown names and values out of range.</summary>
    public static void Check(IReadOnlyDictionary<string, string> attributes)
    {
        foreach (var (name, value) in attributes)
        {
            if (name is "FifoQueue" or "ContentBasedDeduplication" or "DeduplicationScope" or "FifoThroughputLimit")
                throw SqsErrors.UnsupportedOperation($"LocalCloud has no FIFO queues, so the attribute {name} cannot be set.");
            if (Numbers.TryGetValue(name, out var range))
                CheckNumber(name, value, range.Min, range.Max);
            else if (name != RedrivePolicyName && !Inert.Contains(name, StringComparer.Ordinal))
                throw SqsErrors.InvalidAttributeName(name);
        }
    }

    /// <summary>These attributes with <paramref name="changes"/> made; an empty value takes one back to its default.</summary>
    public QueueAttributes With(IReadOnlyDictionary<string, string> changes)
    {
        var merged = new Dictionary<string, string>(Stored, StringComparer.Ordinal);
        foreach (var (name, value) in changes)
        {
            if (value.Length == 0)
                merged.Remove(name);
            else
                merged[name] = value;
        }

        return new(merged);
    }

    /// <summary>The first of <paramref name="wanted"/> that differs from what is set here; null when none does.</summary>
    public string? FirstDifference(IReadOnlyDictionary<string, string> wanted)
    {
        var all = All();
        foreach (var (name, value) in wanted)
        {
            var current = all.GetValueOrDefault(name, string.Empty);
            var same =
                name == RedrivePolicyName && current.Length > 0 && value.Length > 0
                    ? RedrivePolicy.Parse(current) == RedrivePolicy.Parse(value)
                    : string.Equals(current, value, StringComparison.OrdinalIgnoreCase);
            if (!same)
                return name;
        }

        return null;
    }

    /// <summary>What is set, and the defaults of what is not.</summary>
    public Dictionary<string, string> All()
    {
        var all = Numbers.ToDictionary(pair => pair.Key, pair => pair.Value.Default.ToString(), StringComparer.Ordinal);
        all["SqsManagedSseEnabled"] = "true";
        foreach (var (name, value) in Stored)
            all[name] = value;
        return all;
    }

    private static void CheckNumber(string name, string value, int min, int max)
    {
        if (
            !int.TryParse(value, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number)
            || number < min
            || number > max
        )
            throw SqsErrors.InvalidAttributeValue(name, $"Must be an integer between {min} and {max}.");
    }

    private int Number(string name) =>
        Stored.TryGetValue(name, out var value) ? int.Parse(value, CultureInfo.InvariantCulture) : Numbers[name].Default;
}
