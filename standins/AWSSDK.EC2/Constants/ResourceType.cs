using Amazon.Runtime;

namespace Amazon.EC2;

/// <summary>What can have tags.</summary>
public class ResourceType : ConstantClass
{
    /// <summary><c>fleet</c>.</summary>
    public static readonly ResourceType Fleet = new("fleet");

    /// <summary><c>image</c>.</summary>
    public static readonly ResourceType Image = new("image");

    /// <summary><c>instance</c>.</summary>
    public static readonly ResourceType Instance = new("instance");

    /// <summary><c>launch-template</c>.</summary>
    public static readonly ResourceType LaunchTemplate = new("launch-template");

    /// <summary><c>network-interface</c>.</summary>
    public static readonly ResourceType NetworkInterface = new("network-interface");

    /// <summary><c>security-group</c>.</summary>
    public static readonly ResourceType SecurityGroup = new("security-group");

    /// <summary><c>spot-fleet-request</c>.</summary>
    public static readonly ResourceType SpotFleetRequest = new("spot-fleet-request");

    /// <summary><c>spot-instances-request</c>.</summary>
    public static readonly ResourceType SpotInstancesRequest = new("spot-instances-request");

    /// <summary><c>subnet</c>.</summary>
    public static readonly ResourceType Subnet = new("subnet");

    /// <summary><c>volume</c>.</summary>
    public static readonly ResourceType Volume = new("volume");

    /// <summary><c>vpc</c>.</summary>
    public static readonly ResourceType Vpc = new("vpc");

    /// <summary>A value that has no constant here.</summary>
    public ResourceType(string value)
        : base(value)
    {
    }

    /// <summary>The constant of that value, or a new one.</summary>
    public static implicit operator ResourceType(string value) => FindValue(value);

    /// <summary>The constant of that value, or a new one.</summary>
    public static ResourceType FindValue(string value) => FindValue<ResourceType>(value);
}
