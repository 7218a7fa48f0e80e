using Amazon.Runtime;

namespace Amazon.SQS.Model;

/// <summary>The queue that was created.</summary>
public class CreateQueueResponse : AmazonWebServiceResponse
{
    /// <summary>URL of the queue.</summary>
    public string QueueUrl { get; set; } = null!;
}
