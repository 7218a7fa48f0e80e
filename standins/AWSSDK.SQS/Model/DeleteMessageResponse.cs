using Amazon.Runtime;

namespace Amazon.SQS.Model;

/// <summary>Answer without content.</summary>
public class DeleteMessageResponse : AmazonWebServiceResponse
{
}
