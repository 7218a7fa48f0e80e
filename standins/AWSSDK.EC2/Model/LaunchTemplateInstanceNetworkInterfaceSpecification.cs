using Amazon.EC2.Internal;

namespace Amazon.EC2.Model;

/// <summary>A network interface.</summary>
public class LaunchTemplateInstanceNetworkInterfaceSpecification
{
    /// <summary>Whether it gets a public address.</summary>
    public bool? AssociatePublicIpAddress { get; set; }

    /// <summary>Whether it is deleted with the machine.</summary>
    public bool? DeleteOnTermination { get; set; }

    /// <summary>Description.</summary>
    public string? Description { get; set; }

    /// <summary>Its place; the first is 0.</summary>
    public int? DeviceIndex { get; set; }

    /// <summary>Ids of security groups; null when there are none.</summary>
    [Ec2Wire("GroupSet", "groupSet")]
    public List<string>? Groups { get; set; }

    /// <summary>Id of one that exists.</summary>
    public string? NetworkInterfaceId { get; set; }

    /// <summary>Subnet.</summary>
    public string? SubnetId { get; set; }
}
