using System.Text.Json.Serialization;

namespace Amazon.SQS.Model;

/// <summary>Creates a queue.</summary>
public class CreateQueueRequest : AmazonSQSRequest
{
    /// <summary>An empty request.</summary>
    public CreateQueueRequest()
    {
    }

    /// <summary>A request with what it needs at least.</summary>
    public CreateQueueRequest(string queueName)
    {
        QueueName = queueName;
    }

    /// <summary>Up to 80 letters, digits, hyphens and underscores.</summary>
    public string QueueName { get; set; } = null!;

    /// <summary>Attributes that differ from the defaults.</summary>
    public Dictionary<string, string>? Attributes { get; set; }

    /// <summary>Tags.</summary>
    [JsonPropertyName("tags")]
    public Dictionary<string, string>? Tags { get; set; }
}
