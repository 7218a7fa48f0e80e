using Amazon.Runtime;

namespace Amazon.SQS.Model;

/// <summary>Which messages were sent and which were not.</summary>
public class SendMessageBatchResponse : AmazonWebServiceResponse
{
    /// <summary>Entries that were sent.</summary>
    public List<SendMessageBatchResultEntry>? Successful { get; set; }

    /// <summary>Entries that were refused.</summary>
    public List<BatchResultErrorEntry>? Failed { get; set; }
}
