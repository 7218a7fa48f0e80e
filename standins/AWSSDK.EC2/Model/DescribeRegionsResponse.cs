using Amazon.EC2.Internal;
using Amazon.Runtime;

namespace Amazon.EC2.Model;

/// <summary>Regions.</summary>
public class DescribeRegionsResponse : AmazonWebServiceResponse
{
    /// <summary>Regions; null when there are none.</summary>
    [Ec2Wire("RegionInfo", "regionInfo")]
    public List<Region>? Regions { get; set; }
}
