using Amazon.Runtime;

namespace Amazon.EC2;

/// <summary>Whether an account has a zone.</summary>
public class AvailabilityZoneOptInStatus : ConstantClass
{
    /// <summary><c>not-opted-in</c>.</summary>
    public static readonly AvailabilityZoneOptInStatus NotOptedIn = new("not-opted-in");

    /// <summary><c>opted-in</c>.</summary>
    public static readonly AvailabilityZoneOptInStatus OptedIn = new("opted-in");

    /// <summary><c>opt-in-not-required</c>.</summary>
    public static readonly AvailabilityZoneOptInStatus OptInNotRequired = new("opt-in-not-required");

    /// <summary>A value that has no constant here.</summary>
    public AvailabilityZoneOptInStatus(string value)
        : base(value)
    {
    }

    /// <summary>The constant of that value, or a new one.</summary>
    public static implicit operator AvailabilityZoneOptInStatus(string value) => FindValue(value);

    /// <summary>The constant of that value, or a new one.</summary>
    public static AvailabilityZoneOptInStatus FindValue(string value) => FindValue<AvailabilityZoneOptInStatus>(value);
}
