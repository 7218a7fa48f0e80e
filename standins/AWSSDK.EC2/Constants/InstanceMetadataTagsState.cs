using Amazon.Runtime;

namespace Amazon.EC2;

/// <summary>Whether tags are among instance metadata.</summary>
public class InstanceMetadataTagsState : ConstantClass
{
    /// <summary><c>disabled</c>.</summary>
    public static readonly InstanceMetadataTagsState Disabled = new("disabled");

    /// <summary><c>enabled</c>.</summary>
    public static readonly InstanceMetadataTagsState Enabled = new("enabled");

    /// <summary>A value that has no constant here.</summary>
    public InstanceMetadataTagsState(string value)
        : base(value)
    {
    }

    /// <summary>The constant of that value, or a new one.</summary>
    public static implicit operator InstanceMetadataTagsState(string value) => FindValue(value);

    /// <summary>The constant of that value, or a new one.</summary>
    public static InstanceMetadataTagsState FindValue(string value) => FindValue<InstanceMetadataTagsState>(value);
}
