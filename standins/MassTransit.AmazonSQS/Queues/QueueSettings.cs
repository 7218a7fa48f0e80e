namespace MassTransit.AmazonSqsTransport;

/// <summary>A queue as it is wanted, and how it is received from.</summary>
internal sealed class QueueSettings(string name, bool durable, bool autoDelete)
{
    public string Name { get; set; } = name;

    public bool Durable { get; set; } = durable;

    public bool AutoDelete { get; set; } = autoDelete;

    public Dictionary<string, object> Attributes { get; } = new(StringComparer.Ordinal);

    public Dictionary<string, string> Tags { get; } = new(StringComparer.Ordinal);

    public int WaitTimeSeconds { get; set; } = 3;

    public bool PurgeOnStartup { get; set; }

    public int RedeliverVisibilityTimeout { get; set; } = 1;

    public TimeSpan MaxVisibilityTimeout { get; set; } = TimeSpan.FromHours(12);

    public int MaxVisibilityTimeoutRenewal { get; set; } = 60;

    /// <summary>The queue beside this one for what could not be consumed: same attributes, same tags.</summary>
    public QueueSettings Beside(string name)
    {
        var settings = new QueueSettings(name, Durable, AutoDelete);
        foreach (var (key, value) in Attributes)
            settings.Attributes[key] = value;
        foreach (var (key, value) in Tags)
            settings.Tags[key] = value;
        return settings;
    }
}
