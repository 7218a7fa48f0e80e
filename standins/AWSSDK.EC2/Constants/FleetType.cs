using Amazon.Runtime;

namespace Amazon.EC2;

/// <summary>Kinds of fleets.</summary>
public class FleetType : ConstantClass
{
    /// <summary><c>instant</c>.</summary>
    public static readonly FleetType Instant = new("instant");

    /// <summary><c>maintain</c>.</summary>
    public static readonly FleetType Maintain = new("maintain");

    /// <summary><c>request</c>.</summary>
    public static readonly FleetType Request = new("request");

    /// <summary>A value that has no constant here.</summary>
    public FleetType(string value)
        : base(value)
    {
    }

    /// <summary>The constant of that value, or a new one.</summary>
    public static implicit operator FleetType(string value) => FindValue(value);

    /// <summary>The constant of that value, or a new one.</summary>
    public static FleetType FindValue(string value) => FindValue<FleetType>(value);
}
