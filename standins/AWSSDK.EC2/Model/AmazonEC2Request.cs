using Amazon.Runtime;

namespace Amazon.EC2.Model;

/// <summary>Base of the requests to Amazon EC2.</summary>
public class AmazonEC2Request : AmazonWebServiceRequest
{
}
