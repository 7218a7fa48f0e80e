using Amazon.Runtime;

namespace Amazon.EC2;

/// <summary>Whether instance metadata are there.</summary>
public class InstanceMetadataEndpointState : ConstantClass
{
    /// <summary><c>disabled</c>.</summary>
    public static readonly InstanceMetadataEndpointState Disabled = new("disabled");

    /// <summary><c>enabled</c>.</summary>
    public static readonly InstanceMetadataEndpointState Enabled = new("enabled");

    /// <summary>A value that has no constant here.</summary>
    public InstanceMetadataEndpointState(string value)
        : base(value)
    {
    }

    /// <summary>The constant of that value, or a new one.</summary>
    public static implicit operator InstanceMetadataEndpointState(string value) => FindValue(value);

    /// <summary>The constant of that value, or a new one.</summary>
    public static InstanceMetadataEndpointState FindValue(string value) => FindValue<InstanceMetadataEndpointState>(value);
}
