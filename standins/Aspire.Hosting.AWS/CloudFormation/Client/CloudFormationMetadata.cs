using Amazon.Runtime.Internal;

namespace Aspire.Hosting.AWS.CloudFormation.Client;

internal sealed class CloudFormationMetadata : IServiceMetadata
{
    public string ServiceId => "CloudFormation";

    public IDictionary<string, string> OperationNameMapping { get; } = new Dictionary<string, string>();
}
