using Amazon.Runtime;

namespace Amazon.EC2;

/// <summary>States of a network.</summary>
public class VpcState : ConstantClass
{
    /// <summary><c>available</c>.</summary>
    public static readonly VpcState Available = new("available");

    /// <summary><c>pending</c>.</summary>
    public static readonly VpcState Pending = new("pending");

    /// <summary>A value that has no constant here.</summary>
    public VpcState(string value)
        : base(value)
    {
    }

    /// <summary>The constant of that value, or a new one.</summary>
    public static implicit operator VpcState(string value) => FindValue(value);

    /// <summary>The constant of that value, or a new one.</summary>
    public static VpcState FindValue(string value) => FindValue<VpcState>(value);
}
