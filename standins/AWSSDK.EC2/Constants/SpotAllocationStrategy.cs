using Amazon.Runtime;

namespace Amazon.EC2;

/// <summary>How a fleet chooses spot machines.</summary>
public class SpotAllocationStrategy : ConstantClass
{
    /// <summary><c>capacity-optimized</c>.</summary>
    public static readonly SpotAllocationStrategy CapacityOptimized = new("capacity-optimized");

    /// <summary><c>capacity-optimized-prioritized</c>.</summary>
    public static readonly SpotAllocationStrategy CapacityOptimizedPrioritized = new("capacity-optimized-prioritized");

    /// <summary><c>diversified</c>.</summary>
    public static readonly SpotAllocationStrategy Diversified = new("diversified");

    /// <summary><c>lowest-price</c>.</summary>
    public static readonly SpotAllocationStrategy LowestPrice = new("lowest-price");

    /// <summary><c>price-capacity-optimized</c>.</summary>
    public static readonly SpotAllocationStrategy PriceCapacityOptimized = new("price-capacity-optimized");

    /// <summary>A value that has no constant here.</summary>
    public SpotAllocationStrategy(string value)
        : base(value)
    {
    }

    /// <summary>The constant of that value, or a new one.</summary>
    public static implicit operator SpotAllocationStrategy(string value) => FindValue(value);

    /// <summary>The constant of that value, or a new one.</summary>
    public static SpotAllocationStrategy FindValue(string value) => FindValue<SpotAllocationStrategy>(value);
}
