using Amazon.Runtime;

namespace Amazon.EC2;

/// <summary>Whether instance metadata are there.</summary>
public class LaunchTemplateInstanceMetadataEndpointState : ConstantClass
{
    /// <summary><c>disabled</c>.</summary>
    public static readonly LaunchTemplateInstanceMetadataEndpointState Disabled = new("disabled");

    /// <summary><c>enabled</c>.</summary>
    public static readonly LaunchTemplateInstanceMetadataEndpointState Enabled = new("enabled");

    /// <summary>A value that has no constant here.</summary>
    public LaunchTemplateInstanceMetadataEndpointState(string value)
        : base(value)
    {
    }

    /// <summary>The constant of that value, or a new one.</summary>
    public static implicit operator LaunchTemplateInstanceMetadataEndpointState(string value) => FindValue(value);

    /// <summary>The constant of that value, or a new one.</summary>
    public static LaunchTemplateInstanceMetadataEndpointState FindValue(string value) => FindValue<LaunchTemplateInstanceMetadataEndpointState>(value);
}
