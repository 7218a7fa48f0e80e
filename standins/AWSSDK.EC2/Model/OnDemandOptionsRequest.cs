namespace Amazon.EC2.Model;

/// <summary>How a fleet chooses on-demand machines.</summary>
public class OnDemandOptionsRequest
{
    /// <summary>What is looked at first: price or rank.</summary>
    public FleetOnDemandAllocationStrategy? AllocationStrategy { get; set; }

    /// <summary>Most dollars an hour for all on-demand machines together.</summary>
    public string? MaxTotalPrice { get; set; }

    /// <summary>Fewest machines; with less the fleet gets none. Instant fleets only.</summary>
    public int? MinTargetCapacity { get; set; }

    /// <summary>All machines in one zone.</summary>
    public bool? SingleAvailabilityZone { get; set; }

    /// <summary>All machines of one type.</summary>
    public bool? SingleInstanceType { get; set; }
}
