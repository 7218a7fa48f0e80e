using Amazon.EC2.Internal;

namespace Amazon.EC2.Model;

/// <summary>Lists regions.</summary>
public class DescribeRegionsRequest : AmazonEC2Request
{
    /// <summary>Also those that the account has not opted into.</summary>
    public bool? AllRegions { get; set; }

    /// <summary>Which regions.</summary>
    [Ec2Wire("Filter")]
    public List<Filter>? Filters { get; set; }

    /// <summary>Names of regions.</summary>
    [Ec2Wire("RegionName")]
    public List<string>? RegionNames { get; set; }
}
