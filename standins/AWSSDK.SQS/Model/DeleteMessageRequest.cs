namespace Amazon.SQS.Model;

/// <summary>Deletes a received message.</summary>
public class DeleteMessageRequest : AmazonSQSRequest
{
    /// <summary>An empty request.</summary>
    public DeleteMessageRequest()
    {
    }

    /// <summary>A request with what it needs at least.</summary>
    public DeleteMessageRequest(string queueUrl, string receiptHandle)
    {
        QueueUrl = queueUrl;
        ReceiptHandle = receiptHandle;
    }

    /// <summary>URL of the queue.</summary>
    public string QueueUrl { get; set; } = null!;

    /// <summary>Handle of the receive.</summary>
    public string ReceiptHandle { get; set; } = null!;
}
