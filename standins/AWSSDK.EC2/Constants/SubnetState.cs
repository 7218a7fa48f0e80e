using Amazon.Runtime;

namespace Amazon.EC2;

/// <summary>States of a subnet.</summary>
public class SubnetState : ConstantClass
{
    /// <summary><c>available</c>.</summary>
    public static readonly SubnetState Available = new("available");

    /// <summary><c>failed</c>.</summary>
    public static readonly SubnetState Failed = new("failed");

    /// <summary><c>failed-insufficient-capacity</c>.</summary>
    public static readonly SubnetState FailedInsufficientCapacity = new("failed-insufficient-capacity");

    /// <summary><c>pending</c>.</summary>
    public static readonly SubnetState Pending = new("pending");

    /// <summary><c>unavailable</c>.</summary>
    public static readonly SubnetState Unavailable = new("unavailable");

    /// <summary>A value that has no constant here.</summary>
    public SubnetState(string value)
        : base(value)
    {
    }

    /// <summary>The constant of that value, or a new one.</summary>
    public static implicit operator SubnetState(string value) => FindValue(value);

    /// <summary>The constant of that value, or a new one.</summary>
    public static SubnetState FindValue(string value) => FindValue<SubnetState>(value);
}
