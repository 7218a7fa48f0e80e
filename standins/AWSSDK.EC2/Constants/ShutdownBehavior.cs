using Amazon.Runtime;

namespace Amazon.EC2;

/// <summary>What a shutdown from within does.</summary>
public class ShutdownBehavior : ConstantClass
{
    /// <summary><c>stop</c>.</summary>
    public static readonly ShutdownBehavior Stop = new("stop");

    /// <summary><c>terminate</c>.</summary>
    public static readonly ShutdownBehavior Terminate = new("terminate");

    /// <summary>A value that has no constant here.</summary>
    public ShutdownBehavior(string value)
        : base(value)
    {
    }

    /// <summary>The constant of that value, or a new one.</summary>
    public static implicit operator ShutdownBehavior(string value) => FindValue(value);

    /// <summary>The constant of that value, or a new one.</summary>
    public static ShutdownBehavior FindValue(string value) => FindValue<ShutdownBehavior>(value);
}
