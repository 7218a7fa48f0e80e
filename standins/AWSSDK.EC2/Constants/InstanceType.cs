using Amazon.Runtime;

namespace Amazon.EC2;

/// <summary>Types of machines; all others by their names.</summary>
public class InstanceType : ConstantClass
{
    /// <summary><c>c5.2xlarge</c>.</summary>
    public static readonly InstanceType C52xlarge = new("c5.2xlarge");

    /// <summary><c>g4dn.xlarge</c>.</summary>
    public static readonly InstanceType G4dnXlarge = new("g4dn.xlarge");

    /// <summary><c>g4dn.2xlarge</c>.</summary>
    public static readonly InstanceType G4dn2xlarge = new("g4dn.2xlarge");

    /// <summary><c>g5.xlarge</c>.</summary>
    public static readonly InstanceType G5Xlarge = new("g5.xlarge");

    /// <summary><c>g5.2xlarge</c>.</summary>
    public static readonly InstanceType G52xlarge = new("g5.2xlarge");

    /// <summary><c>g6.xlarge</c>.</summary>
    public static readonly InstanceType G6Xlarge = new("g6.xlarge");

    /// <summary><c>g6.2xlarge</c>.</summary>
    public static readonly InstanceType G62xlarge = new("g6.2xlarge");

    /// <summary><c>g6e.xlarge</c>.</summary>
    public static readonly InstanceType G6eXlarge = new("g6e.xlarge");

    /// <summary><c>m5.xlarge</c>.</summary>
    public static readonly InstanceType M5Xlarge = new("m5.xlarge");

    /// <summary><c>p3.2xlarge</c>.</summary>
    public static readonly InstanceType P32xlarge = new("p3.2xlarge");

    /// <summary><c>t3.micro</c>.</summary>
    public static readonly InstanceType T3Micro = new("t3.micro");

    /// <summary>A value that has no constant here.</summary>
    public InstanceType(string value)
        : base(value)
    {
    }

    /// <summary>The constant of that value, or a new one.</summary>
    public static implicit operator InstanceType(string value) => FindValue(value);

    /// <summary>The constant of that value, or a new one.</summary>
    public static InstanceType FindValue(string value) => FindValue<InstanceType>(value);
}
