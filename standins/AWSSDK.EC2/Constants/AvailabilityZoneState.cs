using Amazon.Runtime;

namespace Amazon.EC2;

/// <summary>States of a zone.</summary>
public class AvailabilityZoneState : ConstantClass
{
    /// <summary><c>available</c>.</summary>
    public static readonly AvailabilityZoneState Available = new("available");

    /// <summary><c>constrained</c>.</summary>
    public static readonly AvailabilityZoneState Constrained = new("constrained");

    /// <summary><c>impaired</c>.</summary>
    public static readonly AvailabilityZoneState Impaired = new("impaired");

    /// <summary><c>information</c>.</summary>
    public static readonly AvailabilityZoneState Information = new("information");

    /// <summary><c>unavailable</c>.</summary>
    public static readonly AvailabilityZoneState Unavailable = new("unavailable");

    /// <summary>A value that has no constant here.</summary>
    public AvailabilityZoneState(string value)
        : base(value)
    {
    }

    /// <summary>The constant of that value, or a new one.</summary>
    public static implicit operator AvailabilityZoneState(string value) => FindValue(value);

    /// <summary>The constant of that value, or a new one.</summary>
    public static AvailabilityZoneState FindValue(string value) => FindValue<AvailabilityZoneState>(value);
}
