using Amazon.Runtime.Internal;

namespace Amazon.EC2.Internal;

internal sealed class Ec2Metadata : IServiceMetadata
{
    public string ServiceId => "EC2";

    public IDictionary<string, string> OperationNameMapping { get; } = new Dictionary<string, string>();
}
