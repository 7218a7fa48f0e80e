using Amazon.EC2.Internal;
using Amazon.Runtime;

namespace Amazon.EC2.Model;

/// <summary>What was started.</summary>
public class RunInstancesResponse : AmazonWebServiceResponse
{
    /// <summary>The machines, and what they have in common.</summary>
    [Ec2Wire("", "")]
    public Reservation Reservation { get; set; } = null!;
}
