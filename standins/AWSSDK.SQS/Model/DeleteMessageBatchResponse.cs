using Amazon.Runtime;

namespace Amazon.SQS.Model;

/// <summary>Which messages were deleted and which were not.</summary>
public class DeleteMessageBatchResponse : AmazonWebServiceResponse
{
    /// <summary>Entries that were deleted.</summary>
    public List<DeleteMessageBatchResultEntry>? Successful { get; set; }

    /// <summary>Entries that were refused.</summary>
    public List<BatchResultErrorEntry>? Failed { get; set; }
}
