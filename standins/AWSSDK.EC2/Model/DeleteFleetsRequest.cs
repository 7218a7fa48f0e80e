using Amazon.EC2.Internal;

namespace Amazon.EC2.Model;

/// <summary>Deletes fleets.</summary>
public class DeleteFleetsRequest : AmazonEC2Request
{
    /// <summary>Ids of the fleets.</summary>
    [Ec2Wire("FleetId")]
    public List<string> FleetIds { get; set; } = null!;

    /// <summary>Whether their machines end too; always true of instant fleets.</summary>
    public bool? TerminateInstances { get; set; }
}
