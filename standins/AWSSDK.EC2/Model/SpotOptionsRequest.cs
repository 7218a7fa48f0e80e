namespace Amazon.EC2.Model;

/// <summary>How a fleet chooses spot machines.</summary>
public class SpotOptionsRequest
{
    /// <summary>What is looked at first: price, capacity, or both.</summary>
    public SpotAllocationStrategy? AllocationStrategy { get; set; }

    /// <summary>What an interruption does to a machine.</summary>
    public SpotInstanceInterruptionBehavior? InstanceInterruptionBehavior { get; set; }

    /// <summary>Number of pools to spread over, with the lowest price only.</summary>
    public int? InstancePoolsToUseCount { get; set; }

    /// <summary>Most dollars an hour for all spot machines together.</summary>
    public string? MaxTotalPrice { get; set; }

    /// <summary>Fewest machines; with less the fleet gets none. Instant fleets only.</summary>
    public int? MinTargetCapacity { get; set; }

    /// <summary>All machines in one zone.</summary>
    public bool? SingleAvailabilityZone { get; set; }

    /// <summary>All machines of one type.</summary>
    public bool? SingleInstanceType { get; set; }
}
