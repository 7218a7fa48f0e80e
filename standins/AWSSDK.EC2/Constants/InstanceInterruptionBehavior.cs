using Amazon.Runtime;

namespace Amazon.EC2;

/// <summary>What an interruption does to a machine.</summary>
public class InstanceInterruptionBehavior : ConstantClass
{
    /// <summary><c>hibernate</c>.</summary>
    public static readonly InstanceInterruptionBehavior Hibernate = new("hibernate");

    /// <summary><c>stop</c>.</summary>
    public static readonly InstanceInterruptionBehavior Stop = new("stop");

    /// <summary><c>terminate</c>.</summary>
    public static readonly InstanceInterruptionBehavior Terminate = new("terminate");

    /// <summary>A value that has no constant here.</summary>
    public InstanceInterruptionBehavior(string value)
        : base(value)
    {
    }

    /// <summary>The constant of that value, or a new one.</summary>
    public static implicit operator InstanceInterruptionBehavior(string value) => FindValue(value);

    /// <summary>The constant of that value, or a new one.</summary>
    public static InstanceInterruptionBehavior FindValue(string value) => FindValue<InstanceInterruptionBehavior>(value);
}
