using Amazon.Runtime;

namespace Amazon.SQS.Model;

/// <summary>Base of the requests to Amazon SQS.</summary>
public class AmazonSQSRequest : AmazonWebServiceRequest
{
}
