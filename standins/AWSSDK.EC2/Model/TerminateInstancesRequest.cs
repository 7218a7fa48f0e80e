using Amazon.EC2.Internal;

namespace Amazon.EC2.Model;

/// <summary>Ends machines.</summary>
public class TerminateInstancesRequest : AmazonEC2Request
{
    /// <summary>An empty request.</summary>
    public TerminateInstancesRequest()
    {
    }

    /// <summary>A request with what it needs at least.</summary>
    public TerminateInstancesRequest(List<string> instanceIds)
    {
        InstanceIds = instanceIds;
    }

    /// <summary>Ids; with an unknown one among them none ends.</summary>
    [Ec2Wire("InstanceId")]
    public List<string> InstanceIds { get; set; } = null!;
}
