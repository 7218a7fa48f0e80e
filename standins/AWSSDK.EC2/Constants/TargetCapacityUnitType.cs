using Amazon.Runtime;

namespace Amazon.EC2;

/// <summary>What a fleet counts.</summary>
public class TargetCapacityUnitType : ConstantClass
{
    /// <summary><c>memory-mib</c>.</summary>
    public static readonly TargetCapacityUnitType MemoryMib = new("memory-mib");

    /// <summary><c>units</c>.</summary>
    public static readonly TargetCapacityUnitType Units = new("units");

    /// <summary><c>vcpu</c>.</summary>
    public static readonly TargetCapacityUnitType Vcpu = new("vcpu");

    /// <summary>A value that has no constant here.</summary>
    public TargetCapacityUnitType(string value)
        : base(value)
    {
    }

    /// <summary>The constant of that value, or a new one.</summary>
    public static implicit operator TargetCapacityUnitType(string value) => FindValue(value);

    /// <summary>The constant of that value, or a new one.</summary>
    public static TargetCapacityUnitType FindValue(string value) => FindValue<TargetCapacityUnitType>(value);
}
