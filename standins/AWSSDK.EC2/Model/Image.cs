using Amazon.EC2.Internal;

namespace Amazon.EC2.Model;

/// <summary>An image.</summary>
public class Image
{
    /// <summary>Processor architecture.</summary>
    public ArchitectureValues Architecture { get; set; } = null!;

    /// <summary>Disks; null when there are none.</summary>
    [Ec2Wire("BlockDeviceMapping", "blockDeviceMapping")]
    public List<BlockDeviceMapping>? BlockDeviceMappings { get; set; }

    /// <summary>When it was created, as ISO 8601 text.</summary>
    public string CreationDate { get; set; } = null!;

    /// <summary>When it is or was deprecated, as ISO 8601 text.</summary>
    public string? DeprecationTime { get; set; }

    /// <summary>Description.</summary>
    public string? Description { get; set; }

    /// <summary>Id.</summary>
    public string ImageId { get; set; } = null!;

    /// <summary>Owner and name.</summary>
    public string? ImageLocation { get; set; }

    /// <summary>Alias of its owner, for instance <c>amazon</c>.</summary>
    public string? ImageOwnerAlias { get; set; }

    /// <summary>Kind.</summary>
    public ImageTypeValues? ImageType { get; set; }

    /// <summary>Name.</summary>
    public string Name { get; set; } = null!;

    /// <summary>Account that owns it.</summary>
    [Ec2Wire("ImageOwnerId", "imageOwnerId")]
    public string OwnerId { get; set; } = null!;

    /// <summary>Windows, or null.</summary>
    public PlatformValues? Platform { get; set; }

    /// <summary>System, as it is billed.</summary>
    public string? PlatformDetails { get; set; }

    /// <summary>Whether everybody may start it.</summary>
    [Ec2Wire("IsPublic", "isPublic")]
    public bool? Public { get; set; }

    /// <summary>Name of the root disk.</summary>
    public string? RootDeviceName { get; set; }

    /// <summary>Kind of the root disk.</summary>
    public DeviceType? RootDeviceType { get; set; }

    /// <summary>State.</summary>
    [Ec2Wire("ImageState", "imageState")]
    public ImageState State { get; set; } = null!;

    /// <summary>Tags; null when there are none.</summary>
    [Ec2Wire("TagSet", "tagSet")]
    public List<Tag>? Tags { get; set; }
}
