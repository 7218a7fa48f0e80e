using Amazon.EC2.Model;
using Amazon.Runtime;
using Amazon.Runtime.Internal;
using Amazon.Runtime.Internal.Transform;

namespace Amazon.EC2.Internal;

/// <summary>Writes a request in the EC2 query protocol; the pipeline sends the parameters as a form.</summary>
internal sealed class Ec2RequestMarshaller(string operation) : IMarshaller<IRequest, AmazonWebServiceRequest>
{
    public IRequest Marshall(AmazonWebServiceRequest input)
    {
        if (input is CreateTagsRequest { Tags: { } tags })
        {
            // The real client has a tag without a value instead of a tag that the service refuses.
            foreach (var tag in tags)
                tag.Value ??= "";
        }

        var request = new DefaultRequest(input, "Amazon.EC2") { HttpMethod = "POST", ResourcePath = "/" };
        request.Parameters.Add("Action", operation);
        request.Parameters.Add("Version", "2016-11-15");
        Ec2Query.Write(request.ParameterCollection, "", input);
        return request;
    }
}
