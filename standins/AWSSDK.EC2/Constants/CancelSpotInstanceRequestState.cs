using Amazon.Runtime;

namespace Amazon.EC2;

/// <summary>States of a cancelled spot request.</summary>
public class CancelSpotInstanceRequestState : ConstantClass
{
    /// <summary><c>active</c>.</summary>
    public static readonly CancelSpotInstanceRequestState Active = new("active");

    /// <summary><c>cancelled</c>.</summary>
    public static readonly CancelSpotInstanceRequestState Cancelled = new("cancelled");

    /// <summary><c>closed</c>.</summary>
    public static readonly CancelSpotInstanceRequestState Closed = new("closed");

    /// <summary><c>completed</c>.</summary>
    public static readonly CancelSpotInstanceRequestState Completed = new("completed");

    /// <summary><c>open</c>.</summary>
    public static readonly CancelSpotInstanceRequestState Open = new("open");

    /// <summary>A value that has no constant here.</summary>
    public CancelSpotInstanceRequestState(string value)
        : base(value)
    {
    }

    /// <summary>The constant of that value, or a new one.</summary>
    public static implicit operator CancelSpotInstanceRequestState(string value) => FindValue(value);

    /// <summary>The constant of that value, or a new one.</summary>
    public static CancelSpotInstanceRequestState FindValue(string value) => FindValue<CancelSpotInstanceRequestState>(value);
}
