using Amazon.Runtime;

namespace Amazon.SQS.Model;

/// <summary>What was received.</summary>
public class ReceiveMessageResponse : AmazonWebServiceResponse
{
    /// <summary>Messages; null when there are none.</summary>
    public List<Message>? Messages { get; set; }
}
