using Amazon.EC2.Internal;

namespace Amazon.EC2.Model;

/// <summary>Lists which types there are in a region or its zones.</summary>
public class DescribeInstanceTypeOfferingsRequest : AmazonEC2Request
{
    /// <summary>Which types and places.</summary>
    [Ec2Wire("Filter")]
    public List<Filter>? Filters { get; set; }

    /// <summary>What a place is; the region without.</summary>
    public LocationType? LocationType { get; set; }

    /// <summary>Most offerings of a page, 5 to 1000.</summary>
    public int? MaxResults { get; set; }

    /// <summary>Where the page before ended.</summary>
    public string? NextToken { get; set; }
}
