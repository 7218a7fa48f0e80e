using Amazon.EC2.Internal;

namespace Amazon.EC2.Model;

/// <summary>Lists security groups.</summary>
public class DescribeSecurityGroupsRequest : AmazonEC2Request
{
    /// <summary>Which groups.</summary>
    [Ec2Wire("Filter")]
    public List<Filter>? Filters { get; set; }

    /// <summary>Ids of groups; an unknown one is an error.</summary>
    [Ec2Wire("GroupId")]
    public List<string>? GroupIds { get; set; }

    /// <summary>Names of groups, in the default network only; an unknown one is an error.</summary>
    [Ec2Wire("GroupName")]
    public List<string>? GroupNames { get; set; }

    /// <summary>Most groups of a page, 5 to 1000.</summary>
    public int? MaxResults { get; set; }

    /// <summary>Where the page before ended.</summary>
    public string? NextToken { get; set; }
}
