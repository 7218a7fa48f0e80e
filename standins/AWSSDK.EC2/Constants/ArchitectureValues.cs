using System.Diagnostics.CodeAnalysis;
using Amazon.Runtime;

namespace Amazon.EC2;

/// <summary>Processor architectures.</summary>
public class ArchitectureValues : ConstantClass
{
    /// <summary><c>arm64</c>.</summary>
    public static readonly ArchitectureValues Arm64 = new("arm64");

    /// <summary><c>x86_64</c>.</summary>
    [SuppressMessage("Naming", "CA1707", Justification = "The name in the real package.")]
    public static readonly ArchitectureValues X86_64 = new("x86_64");

    /// <summary>A value that has no constant here.</summary>
    public ArchitectureValues(string value)
        : base(value)
    {
    }

    /// <summary>The constant of that value, or a new one.</summary>
    public static implicit operator ArchitectureValues(string value) => FindValue(value);

    /// <summary>The constant of that value, or a new one.</summary>
    public static ArchitectureValues FindValue(string value) => FindValue<ArchitectureValues>(value);
}
