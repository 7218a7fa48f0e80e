using Amazon.Runtime;

namespace Amazon.EC2;

/// <summary>Systems.</summary>
public class PlatformValues : ConstantClass
{
    /// <summary><c>Windows</c>.</summary>
    public static readonly PlatformValues Windows = new("Windows");

    /// <summary>A value that has no constant here.</summary>
    public PlatformValues(string value)
        : base(value)
    {
    }

    /// <summary>The constant of that value, or a new one.</summary>
    public static implicit operator PlatformValues(string value) => FindValue(value);

    /// <summary>The constant of that value, or a new one.</summary>
    public static PlatformValues FindValue(string value) => FindValue<PlatformValues>(value);
}
