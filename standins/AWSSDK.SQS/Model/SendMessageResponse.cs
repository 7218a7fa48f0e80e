using Amazon.Runtime;

namespace Amazon.SQS.Model;

/// <summary>The message that was sent.</summary>
public class SendMessageResponse : AmazonWebServiceResponse
{
    /// <summary>Id that SQS gave.</summary>
    public string MessageId { get; set; } = null!;

    /// <summary>MD5 of the content.</summary>
    public string? MD5OfMessageBody { get; set; }
}
