using Amazon.Runtime;

namespace Amazon.EC2;

/// <summary>Kinds of spot requests.</summary>
public class SpotInstanceType : ConstantClass
{
    /// <summary><c>one-time</c>.</summary>
    public static readonly SpotInstanceType OneTime = new("one-time");

    /// <summary><c>persistent</c>.</summary>
    public static readonly SpotInstanceType Persistent = new("persistent");

    /// <summary>A value that has no constant here.</summary>
    public SpotInstanceType(string value)
        : base(value)
    {
    }

    /// <summary>The constant of that value, or a new one.</summary>
    public static implicit operator SpotInstanceType(string value) => FindValue(value);

    /// <summary>The constant of that value, or a new one.</summary>
    public static SpotInstanceType FindValue(string value) => FindValue<SpotInstanceType>(value);
}
