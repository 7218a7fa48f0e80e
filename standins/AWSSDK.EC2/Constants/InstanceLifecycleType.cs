using Amazon.Runtime;

namespace Amazon.EC2;

/// <summary>Markets, as machines name them: null is on demand.</summary>
public class InstanceLifecycleType : ConstantClass
{
    /// <summary><c>capacity-block</c>.</summary>
    public static readonly InstanceLifecycleType CapacityBlock = new("capacity-block");

    /// <summary><c>scheduled</c>.</summary>
    public static readonly InstanceLifecycleType Scheduled = new("scheduled");

    /// <summary><c>spot</c>.</summary>
    public static readonly InstanceLifecycleType Spot = new("spot");

    /// <summary>A value that has no constant here.</summary>
    public InstanceLifecycleType(string value)
        : base(value)
    {
    }

    /// <summary>The constant of that value, or a new one.</summary>
    public static implicit operator InstanceLifecycleType(string value) => FindValue(value);

    /// <summary>The constant of that value, or a new one.</summary>
    public static InstanceLifecycleType FindValue(string value) => FindValue<InstanceLifecycleType>(value);
}
