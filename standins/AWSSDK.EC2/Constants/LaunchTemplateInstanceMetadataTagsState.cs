using Amazon.Runtime;

namespace Amazon.EC2;

/// <summary>Whether tags are among instance metadata.</summary>
public class LaunchTemplateInstanceMetadataTagsState : ConstantClass
{
    /// <summary><c>disabled</c>.</summary>
    public static readonly LaunchTemplateInstanceMetadataTagsState Disabled = new("disabled");

    /// <summary><c>enabled</c>.</summary>
    public static readonly LaunchTemplateInstanceMetadataTagsState Enabled = new("enabled");

    /// <summary>A value that has no constant here.</summary>
    public LaunchTemplateInstanceMetadataTagsState(string value)
        : base(value)
    {
    }

    /// <summary>The constant of that value, or a new one.</summary>
    public static implicit operator LaunchTemplateInstanceMetadataTagsState(string value) => FindValue(value);

    /// <summary>The constant of that value, or a new one.</summary>
    public static LaunchTemplateInstanceMetadataTagsState FindValue(string value) => FindValue<LaunchTemplateInstanceMetadataTagsState>(value);
}
