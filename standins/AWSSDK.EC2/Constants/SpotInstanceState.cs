using Amazon.Runtime;

namespace Amazon.EC2;

/// <summary>States of a spot request.</summary>
public class SpotInstanceState : ConstantClass
{
    /// <summary><c>active</c>.</summary>
    public static readonly SpotInstanceState Active = new("active");

    /// <summary><c>cancelled</c>.</summary>
    public static readonly SpotInstanceState Cancelled = new("cancelled");

    /// <summary><c>closed</c>.</summary>
    public static readonly SpotInstanceState Closed = new("closed");

    /// <summary><c>disabled</c>.</summary>
    public static readonly SpotInstanceState Disabled = new("disabled");

    /// <summary><c>failed</c>.</summary>
    public static readonly SpotInstanceState Failed = new("failed");

    /// <summary><c>open</c>.</summary>
    public static readonly SpotInstanceState Open = new("open");

    /// <summary>A value that has no constant here.</summary>
    public SpotInstanceState(string value)
        : base(value)
    {
    }

    /// <summary>The constant of that value, or a new one.</summary>
    public static implicit operator SpotInstanceState(string value) => FindValue(value);

    /// <summary>The constant of that value, or a new one.</summary>
    public static SpotInstanceState FindValue(string value) => FindValue<SpotInstanceState>(value);
}
