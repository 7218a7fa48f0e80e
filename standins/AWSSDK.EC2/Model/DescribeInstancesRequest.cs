using Amazon.EC2.Internal;

namespace Amazon.EC2.Model;

/// <summary>Lists machines.</summary>
public class DescribeInstancesRequest : AmazonEC2Request
{
    /// <summary>Which machines.</summary>
    [Ec2Wire("Filter")]
    public List<Filter>? Filters { get; set; }

    /// <summary>Ids of machines; an unknown one is an error.</summary>
    [Ec2Wire("InstanceId")]
    public List<string>? InstanceIds { get; set; }

    /// <summary>Most machines of a page, 5 to 1000; not together with ids.</summary>
    public int? MaxResults { get; set; }

    /// <summary>Where the page before ended.</summary>
    public string? NextToken { get; set; }
}
