using Amazon.Runtime;

namespace Amazon.EC2;

/// <summary>Kinds of root disks.</summary>
public class DeviceType : ConstantClass
{
    /// <summary><c>ebs</c>.</summary>
    public static readonly DeviceType Ebs = new("ebs");

    /// <summary><c>instance-store</c>.</summary>
    public static readonly DeviceType InstanceStore = new("instance-store");

    /// <summary>A value that has no constant here.</summary>
    public DeviceType(string value)
        : base(value)
    {
    }

    /// <summary>The constant of that value, or a new one.</summary>
    public static implicit operator DeviceType(string value) => FindValue(value);

    /// <summary>The constant of that value, or a new one.</summary>
    public static DeviceType FindValue(string value) => FindValue<DeviceType>(value);
}
