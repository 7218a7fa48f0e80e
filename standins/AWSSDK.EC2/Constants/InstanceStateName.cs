using Amazon.Runtime;

namespace Amazon.EC2;

/// <summary>States of a machine.</summary>
public class InstanceStateName : ConstantClass
{
    /// <summary><c>pending</c>.</summary>
    public static readonly InstanceStateName Pending = new("pending");

    /// <summary><c>running</c>.</summary>
    public static readonly InstanceStateName Running = new("running");

    /// <summary><c>shutting-down</c>.</summary>
    public static readonly InstanceStateName ShuttingDown = new("shutting-down");

    /// <summary><c>stopped</c>.</summary>
    public static readonly InstanceStateName Stopped = new("stopped");

    /// <summary><c>stopping</c>.</summary>
    public static readonly InstanceStateName Stopping = new("stopping");

    /// <summary><c>terminated</c>.</summary>
    public static readonly InstanceStateName Terminated = new("terminated");

    /// <summary>A value that has no constant here.</summary>
    public InstanceStateName(string value)
        : base(value)
    {
    }

    /// <summary>The constant of that value, or a new one.</summary>
    public static implicit operator InstanceStateName(string value) => FindValue(value);

    /// <summary>The constant of that value, or a new one.</summary>
    public static InstanceStateName FindValue(string value) => FindValue<InstanceStateName>(value);
}
