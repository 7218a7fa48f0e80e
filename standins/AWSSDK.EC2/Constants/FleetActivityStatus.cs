using Amazon.Runtime;

namespace Amazon.EC2;

/// <summary>Whether a fleet has what it was asked for.</summary>
public class FleetActivityStatus : ConstantClass
{
    /// <summary><c>error</c>.</summary>
    public static readonly FleetActivityStatus Error = new("error");

    /// <summary><c>fulfilled</c>.</summary>
    public static readonly FleetActivityStatus Fulfilled = new("fulfilled");

    /// <summary><c>pending_fulfillment</c>.</summary>
    public static readonly FleetActivityStatus PendingFulfillment = new("pending_fulfillment");

    /// <summary><c>pending_termination</c>.</summary>
    public static readonly FleetActivityStatus PendingTermination = new("pending_termination");

    /// <summary>A value that has no constant here.</summary>
    public FleetActivityStatus(string value)
        : base(value)
    {
    }

    /// <summary>The constant of that value, or a new one.</summary>
    public static implicit operator FleetActivityStatus(string value) => FindValue(value);

    /// <summary>The constant of that value, or a new one.</summary>
    public static FleetActivityStatus FindValue(string value) => FindValue<FleetActivityStatus>(value);
}
