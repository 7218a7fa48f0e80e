using Amazon.EC2.Internal;

namespace Amazon.EC2.Model;

/// <summary>Lists spot prices, newest first.</summary>
public class DescribeSpotPriceHistoryRequest : AmazonEC2Request
{
    /// <summary>Zone.</summary>
    public string? AvailabilityZone { get; set; }

    /// <summary>Until when; now without.</summary>
    public DateTime? EndTime { get; set; }

    /// <summary>Which prices.</summary>
    [Ec2Wire("Filter")]
    public List<Filter>? Filters { get; set; }

    /// <summary>Names of types.</summary>
    [Ec2Wire("InstanceType")]
    public List<string>? InstanceTypes { get; set; }

    /// <summary>Most prices of a page.</summary>
    public int? MaxResults { get; set; }

    /// <summary>Where the page before ended.</summary>
    public string? NextToken { get; set; }

    /// <summary>Systems, for instance <c>Linux/UNIX</c>.</summary>
    [Ec2Wire("ProductDescription")]
    public List<string>? ProductDescriptions { get; set; }

    /// <summary>From when, including the price that was in force then; with now, the prices of now.</summary>
    public DateTime? StartTime { get; set; }
}
