using Amazon.Runtime;

namespace Amazon.EC2;

/// <summary>Whether metadata options are in force.</summary>
public class InstanceMetadataOptionsState : ConstantClass
{
    /// <summary><c>applied</c>.</summary>
    public static readonly InstanceMetadataOptionsState Applied = new("applied");

    /// <summary><c>pending</c>.</summary>
    public static readonly InstanceMetadataOptionsState Pending = new("pending");

    /// <summary>A value that has no constant here.</summary>
    public InstanceMetadataOptionsState(string value)
        : base(value)
    {
    }

    /// <summary>The constant of that value, or a new one.</summary>
    public static implicit operator InstanceMetadataOptionsState(string value) => FindValue(value);

    /// <summary>The constant of that value, or a new one.</summary>
    public static InstanceMetadataOptionsState FindValue(string value) => FindValue<InstanceMetadataOptionsState>(value);
}
