using Amazon.EC2.Internal;
using Amazon.Runtime;

namespace Amazon.EC2.Model;

/// <summary>Zones.</summary>
public class DescribeAvailabilityZonesResponse : AmazonWebServiceResponse
{
    /// <summary>Zones; null when there are none.</summary>
    [Ec2Wire("AvailabilityZoneInfo", "availabilityZoneInfo")]
    public List<AvailabilityZone>? AvailabilityZones { get; set; }
}
