using Amazon.Runtime;

namespace Amazon.EC2;

/// <summary>What the rest of a fleet's target is.</summary>
public class DefaultTargetCapacityType : ConstantClass
{
    /// <summary><c>capacity-block</c>.</summary>
    public static readonly DefaultTargetCapacityType CapacityBlock = new("capacity-block");

    /// <summary><c>on-demand</c>.</summary>
    public static readonly DefaultTargetCapacityType OnDemand = new("on-demand");

    /// <summary><c>spot</c>.</summary>
    public static readonly DefaultTargetCapacityType Spot = new("spot");

    /// <summary>A value that has no constant here.</summary>
    public DefaultTargetCapacityType(string value)
        : base(value)
    {
    }

    /// <summary>The constant of that value, or a new one.</summary>
    public static implicit operator DefaultTargetCapacityType(string value) => FindValue(value);

    /// <summary>The constant of that value, or a new one.</summary>
    public static DefaultTargetCapacityType FindValue(string value) => FindValue<DefaultTargetCapacityType>(value);
}
