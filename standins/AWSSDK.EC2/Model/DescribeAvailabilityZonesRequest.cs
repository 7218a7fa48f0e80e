using Amazon.EC2.Internal;

namespace Amazon.EC2.Model;

/// <summary>Lists zones of the region.</summary>
public class DescribeAvailabilityZonesRequest : AmazonEC2Request
{
    /// <summary>Also those that the account has not opted into.</summary>
    public bool? AllAvailabilityZones { get; set; }

    /// <summary>Which zones.</summary>
    [Ec2Wire("Filter")]
    public List<Filter>? Filters { get; set; }

    /// <summary>Ids of zones.</summary>
    [Ec2Wire("ZoneId")]
    public List<string>? ZoneIds { get; set; }

    /// <summary>Names of zones.</summary>
    [Ec2Wire("ZoneName")]
    public List<string>? ZoneNames { get; set; }
}
