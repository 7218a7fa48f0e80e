using Amazon.EC2.Internal;

namespace Amazon.EC2.Model;

/// <summary>Asks for machines of several types and zones at once.</summary>
public class CreateFleetRequest : AmazonEC2Request
{
    /// <summary>Token by which a repeated request is known as the same; a random one without.</summary>
    [Ec2IdempotencyToken]
    public string? ClientToken { get; set; }

    /// <summary>Reserved.</summary>
    public string? Context { get; set; }

    /// <summary>Whether machines end when the target becomes smaller.</summary>
    public FleetExcessCapacityTerminationPolicy? ExcessCapacityTerminationPolicy { get; set; }

    /// <summary>Launch templates with the types, zones and subnets to choose from.</summary>
    public List<FleetLaunchTemplateConfigRequest> LaunchTemplateConfigs { get; set; } = null!;

    /// <summary>How on-demand machines are chosen.</summary>
    public OnDemandOptionsRequest? OnDemandOptions { get; set; }

    /// <summary>How spot machines are chosen.</summary>
    public SpotOptionsRequest? SpotOptions { get; set; }

    /// <summary>Tags for the fleet and, of an instant fleet, for its instances.</summary>
    [Ec2Wire("TagSpecification")]
    public List<TagSpecification>? TagSpecifications { get; set; }

    /// <summary>How many machines.</summary>
    public TargetCapacitySpecificationRequest TargetCapacitySpecification { get; set; } = null!;

    /// <summary>Whether machines end with the fleet.</summary>
    public bool? TerminateInstancesWithExpiration { get; set; }

    /// <summary>Kind of fleet; an instant one answers with its machines.</summary>
    public FleetType? Type { get; set; }

    /// <summary>Whether machines that fail are replaced; only of a fleet that is maintained.</summary>
    public bool? ReplaceUnhealthyInstances { get; set; }
}
