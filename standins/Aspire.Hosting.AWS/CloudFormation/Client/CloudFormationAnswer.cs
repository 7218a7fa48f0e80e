using System.Xml.Linq;
using Amazon.Runtime;

namespace Aspire.Hosting.AWS.CloudFormation.Client;

/// <summary>What CloudFormation answers.</summary>
internal sealed class CloudFormationAnswer : AmazonWebServiceResponse
{
    /// <summary>The result, without a namespace.</summary>
    public XElement Result { get; init; } = new("Result");
}
