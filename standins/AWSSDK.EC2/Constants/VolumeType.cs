using Amazon.Runtime;

namespace Amazon.EC2;

/// <summary>Kinds of volumes.</summary>
public class VolumeType : ConstantClass
{
    /// <summary><c>gp2</c>.</summary>
    public static readonly VolumeType Gp2 = new("gp2");

    /// <summary><c>gp3</c>.</summary>
    public static readonly VolumeType Gp3 = new("gp3");

    /// <summary><c>io1</c>.</summary>
    public static readonly VolumeType Io1 = new("io1");

    /// <summary><c>io2</c>.</summary>
    public static readonly VolumeType Io2 = new("io2");

    /// <summary><c>sc1</c>.</summary>
    public static readonly VolumeType Sc1 = new("sc1");

    /// <summary><c>st1</c>.</summary>
    public static readonly VolumeType St1 = new("st1");

    /// <summary><c>standard</c>.</summary>
    public static readonly VolumeType Standard = new("standard");

    /// <summary>A value that has no constant here.</summary>
    public VolumeType(string value)
        : base(value)
    {
    }

    /// <summary>The constant of that value, or a new one.</summary>
    public static implicit operator VolumeType(string value) => FindValue(value);

    /// <summary>The constant of that value, or a new one.</summary>
    public static VolumeType FindValue(string value) => FindValue<VolumeType>(value);
}
