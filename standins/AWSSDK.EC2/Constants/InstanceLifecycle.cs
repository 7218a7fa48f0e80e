using Amazon.Runtime;

namespace Amazon.EC2;

/// <summary>Markets, as fleets name them.</summary>
public class InstanceLifecycle : ConstantClass
{
    /// <summary><c>on-demand</c>.</summary>
    public static readonly InstanceLifecycle OnDemand = new("on-demand");

    /// <summary><c>spot</c>.</summary>
    public static readonly InstanceLifecycle Spot = new("spot");

    /// <summary>A value that has no constant here.</summary>
    public InstanceLifecycle(string value)
        : base(value)
    {
    }

    /// <summary>The constant of that value, or a new one.</summary>
    public static implicit operator InstanceLifecycle(string value) => FindValue(value);

    /// <summary>The constant of that value, or a new one.</summary>
    public static InstanceLifecycle FindValue(string value) => FindValue<InstanceLifecycle>(value);
}
