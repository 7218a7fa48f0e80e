using Amazon.Runtime;
using Amazon.Runtime.Internal;
using Amazon.Runtime.Internal.Transform;

namespace Aspire.Hosting.AWS.CloudFormation.Client;

/// <summary>Writes a call in the AWS query protocol; the pipeline sends the parameters as a form.</summary>
internal sealed class CloudFormationMarshaller(string action) : IMarshaller<IRequest, AmazonWebServiceRequest>
{
    public IRequest Marshall(AmazonWebServiceRequest input)
    {
        var request = new DefaultRequest(input, "AmazonCloudFormation") { HttpMethod = "POST", ResourcePath = "/" };
        request.Parameters.Add("Action", action);
        request.Parameters.Add("Version", "2010-05-15");
        foreach (var (name, value) in ((CloudFormationCall)input).Parameters)
            request.Parameters.Add(name, value);
        return request;
    }
}
