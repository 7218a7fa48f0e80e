using Amazon.EC2.Internal;

namespace Amazon.EC2.Model;

/// <summary>Describes types of machines.</summary>
public class DescribeInstanceTypesRequest : AmazonEC2Request
{
    /// <summary>Which types.</summary>
    [Ec2Wire("Filter")]
    public List<Filter>? Filters { get; set; }

    /// <summary>Names of types, at most 100; an unknown one is an error.</summary>
    [Ec2Wire("InstanceType")]
    public List<string>? InstanceTypes { get; set; }

    /// <summary>Most types of a page, 5 to 100; not together with names.</summary>
    public int? MaxResults { get; set; }

    /// <summary>Where the page before ended.</summary>
    public string? NextToken { get; set; }
}
