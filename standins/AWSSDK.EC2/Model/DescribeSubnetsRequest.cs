using Amazon.EC2.Internal;

namespace Amazon.EC2.Model;

/// <summary>Lists subnets.</summary>
public class DescribeSubnetsRequest : AmazonEC2Request
{
    /// <summary>Which subnets.</summary>
    [Ec2Wire("Filter")]
    public List<Filter>? Filters { get; set; }

    /// <summary>Most subnets of a page, 5 to 1000.</summary>
    public int? MaxResults { get; set; }

    /// <summary>Where the page before ended.</summary>
    public string? NextToken { get; set; }

    /// <summary>Ids of subnets; an unknown one is an error.</summary>
    [Ec2Wire("SubnetId")]
    public List<string>? SubnetIds { get; set; }
}
