using Amazon.Runtime;

namespace Amazon.EC2;

/// <summary>Whether hardware is shared.</summary>
public class Tenancy : ConstantClass
{
    /// <summary><c>dedicated</c>.</summary>
    public static readonly Tenancy Dedicated = new("dedicated");

    /// <summary><c>default</c>.</summary>
    public static readonly Tenancy Default = new("default");

    /// <summary><c>host</c>.</summary>
    public static readonly Tenancy Host = new("host");

    /// <summary>A value that has no constant here.</summary>
    public Tenancy(string value)
        : base(value)
    {
    }

    /// <summary>The constant of that value, or a new one.</summary>
    public static implicit operator Tenancy(string value) => FindValue(value);

    /// <summary>The constant of that value, or a new one.</summary>
    public static Tenancy FindValue(string value) => FindValue<Tenancy>(value);
}
