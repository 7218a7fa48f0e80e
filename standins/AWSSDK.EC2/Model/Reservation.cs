using Amazon.EC2.Internal;

namespace Amazon.EC2.Model;

/// <summary>Machines that were started together.</summary>
public class Reservation
{
    /// <summary>Security groups; null when there are none.</summary>
    [Ec2Wire("GroupSet", "groupSet")]
    public List<GroupIdentifier>? Groups { get; set; }

    /// <summary>The machines.</summary>
    [Ec2Wire("InstancesSet", "instancesSet")]
    public List<Instance> Instances { get; set; } = null!;

    /// <summary>Account.</summary>
    public string OwnerId { get; set; } = null!;

    /// <summary>Who asked for them on behalf of the account.</summary>
    public string? RequesterId { get; set; }

    /// <summary>Id.</summary>
    public string ReservationId { get; set; } = null!;
}
