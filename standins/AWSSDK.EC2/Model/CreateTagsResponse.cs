using Amazon.Runtime;

namespace Amazon.EC2.Model;

/// <summary>Answer without content.</summary>
public class CreateTagsResponse : AmazonWebServiceResponse
{
}
