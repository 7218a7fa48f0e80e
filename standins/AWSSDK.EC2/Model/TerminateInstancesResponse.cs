using Amazon.EC2.Internal;
using Amazon.Runtime;

namespace Amazon.EC2.Model;

/// <summary>Machines that end.</summary>
public class TerminateInstancesResponse : AmazonWebServiceResponse
{
    /// <summary>The machines; null when there are none.</summary>
    [Ec2Wire("InstancesSet", "instancesSet")]
    public List<InstanceStateChange>? TerminatingInstances { get; set; }
}
