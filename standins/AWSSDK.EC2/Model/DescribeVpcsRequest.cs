using Amazon.EC2.Internal;

namespace Amazon.EC2.Model;

/// <summary>Lists networks.</summary>
public class DescribeVpcsRequest : AmazonEC2Request
{
    /// <summary>Which networks.</summary>
    [Ec2Wire("Filter")]
    public List<Filter>? Filters { get; set; }

    /// <summary>Most networks of a page, 5 to 1000.</summary>
    public int? MaxResults { get; set; }

    /// <summary>Where the page before ended.</summary>
    public string? NextToken { get; set; }

    /// <summary>Ids of networks; an unknown one is an error.</summary>
    [Ec2Wire("VpcId")]
    public List<string>? VpcIds { get; set; }
}
