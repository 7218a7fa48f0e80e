using Amazon.Runtime;

namespace Amazon.SQS.Model;

/// <summary>Which messages were changed and which were not.</summary>
public class ChangeMessageVisibilityBatchResponse : AmazonWebServiceResponse
{
    /// <summary>Entries that were changed.</summary>
    public List<ChangeMessageVisibilityBatchResultEntry>? Successful { get; set; }

    /// <summary>Entries that were refused.</summary>
    public List<BatchResultErrorEntry>? Failed { get; set; }
}
