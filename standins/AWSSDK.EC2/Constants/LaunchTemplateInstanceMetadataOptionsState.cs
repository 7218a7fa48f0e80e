using Amazon.Runtime;

namespace Amazon.EC2;

/// <summary>Whether metadata options are in force.</summary>
public class LaunchTemplateInstanceMetadataOptionsState : ConstantClass
{
    /// <summary><c>applied</c>.</summary>
    public static readonly LaunchTemplateInstanceMetadataOptionsState Applied = new("applied");

    /// <summary><c>pending</c>.</summary>
    public static readonly LaunchTemplateInstanceMetadataOptionsState Pending = new("pending");

    /// <summary>A value that has no constant here.</summary>
    public LaunchTemplateInstanceMetadataOptionsState(string value)
        : base(value)
    {
    }

    /// <summary>The constant of that value, or a new one.</summary>
    public static implicit operator LaunchTemplateInstanceMetadataOptionsState(string value) => FindValue(value);

    /// <summary>The constant of that value, or a new one.</summary>
    public static LaunchTemplateInstanceMetadataOptionsState FindValue(string value) => FindValue<LaunchTemplateInstanceMetadataOptionsState>(value);
}
