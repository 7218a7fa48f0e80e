using Amazon.EC2.Internal;

namespace Amazon.EC2.Model;

/// <summary>Lists fleets; instant ones only by their ids.</summary>
public class DescribeFleetsRequest : AmazonEC2Request
{
    /// <summary>Which fleets.</summary>
    [Ec2Wire("Filter")]
    public List<Filter>? Filters { get; set; }

    /// <summary>Ids of fleets.</summary>
    [Ec2Wire("FleetId")]
    public List<string>? FleetIds { get; set; }

    /// <summary>Most fleets of a page.</summary>
    public int? MaxResults { get; set; }

    /// <summary>Where the page before ended.</summary>
    public string? NextToken { get; set; }
}
