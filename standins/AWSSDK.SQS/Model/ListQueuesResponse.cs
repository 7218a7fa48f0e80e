using Amazon.Runtime;

namespace Amazon.SQS.Model;

/// <summary>A page of queues.</summary>
public class ListQueuesResponse : AmazonWebServiceResponse
{
    /// <summary>URLs; null when there are none.</summary>
    public List<string>? QueueUrls { get; set; }

    /// <summary>Token of the next page.</summary>
    public string? NextToken { get; set; }
}
