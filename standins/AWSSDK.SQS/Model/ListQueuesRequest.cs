namespace Amazon.SQS.Model;

/// <summary>Lists queues.</summary>
public class ListQueuesRequest : AmazonSQSRequest
{
    /// <summary>An empty request.</summary>
    public ListQueuesRequest()
    {
    }

    /// <summary>A request with what it needs at least.</summary>
    public ListQueuesRequest(string queueNamePrefix)
    {
        QueueNamePrefix = queueNamePrefix;
    }

    /// <summary>Start of the names; all without.</summary>
    public string? QueueNamePrefix { get; set; }

    /// <summary>Largest number a page, 1 to 1000; without it no token is given.</summary>
    public int? MaxResults { get; set; }

    /// <summary>Token of the page before.</summary>
    public string? NextToken { get; set; }
}
