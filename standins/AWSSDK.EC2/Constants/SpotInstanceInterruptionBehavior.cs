using Amazon.Runtime;

namespace Amazon.EC2;

/// <summary>What an interruption does to a machine of a fleet.</summary>
public class SpotInstanceInterruptionBehavior : ConstantClass
{
    /// <summary><c>hibernate</c>.</summary>
    public static readonly SpotInstanceInterruptionBehavior Hibernate = new("hibernate");

    /// <summary><c>stop</c>.</summary>
    public static readonly SpotInstanceInterruptionBehavior Stop = new("stop");

    /// <summary><c>terminate</c>.</summary>
    public static readonly SpotInstanceInterruptionBehavior Terminate = new("terminate");

    /// <summary>A value that has no constant here.</summary>
    public SpotInstanceInterruptionBehavior(string value)
        : base(value)
    {
    }

    /// <summary>The constant of that value, or a new one.</summary>
    public static implicit operator SpotInstanceInterruptionBehavior(string value) => FindValue(value);

    /// <summary>The constant of that value, or a new one.</summary>
    public static SpotInstanceInterruptionBehavior FindValue(string value) => FindValue<SpotInstanceInterruptionBehavior>(value);
}
