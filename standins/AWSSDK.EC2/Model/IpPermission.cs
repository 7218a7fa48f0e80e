using Amazon.EC2.Internal;

namespace Amazon.EC2.Model;

/// <summary>Traffic that is allowed.</summary>
public class IpPermission
{
    /// <summary>First port, or type of ICMP.</summary>
    public int? FromPort { get; set; }

    /// <summary>Protocol; <c>-1</c> is any.</summary>
    public string IpProtocol { get; set; } = null!;

    /// <summary>Where it may come from or go to.</summary>
    [Ec2Wire("IpRanges", "ipRanges")]
    public List<IpRange>? Ipv4Ranges { get; set; }

    /// <summary>Last port, or code of ICMP.</summary>
    public int? ToPort { get; set; }
}
