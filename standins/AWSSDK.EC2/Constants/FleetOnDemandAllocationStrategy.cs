using Amazon.Runtime;

namespace Amazon.EC2;

/// <summary>How a fleet chooses on-demand machines.</summary>
public class FleetOnDemandAllocationStrategy : ConstantClass
{
    /// <summary><c>lowest-price</c>.</summary>
    public static readonly FleetOnDemandAllocationStrategy LowestPrice = new("lowest-price");

    /// <summary><c>prioritized</c>.</summary>
    public static readonly FleetOnDemandAllocationStrategy Prioritized = new("prioritized");

    /// <summary>A value that has no constant here.</summary>
    public FleetOnDemandAllocationStrategy(string value)
        : base(value)
    {
    }

    /// <summary>The constant of that value, or a new one.</summary>
    public static implicit operator FleetOnDemandAllocationStrategy(string value) => FindValue(value);

    /// <summary>The constant of that value, or a new one.</summary>
    public static FleetOnDemandAllocationStrategy FindValue(string value) => FindValue<FleetOnDemandAllocationStrategy>(value);
}
