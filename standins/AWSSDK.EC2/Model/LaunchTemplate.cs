using Amazon.EC2.Internal;

namespace Amazon.EC2.Model;

/// <summary>A launch template.</summary>
public class LaunchTemplate
{
    /// <summary>Who created it.</summary>
    public string? CreatedBy { get; set; }

    /// <summary>When it was created.</summary>
    public DateTime? CreateTime { get; set; }

    /// <summary>Number of the version that counts when none is named.</summary>
    public long? DefaultVersionNumber { get; set; }

    /// <summary>Number of the newest version.</summary>
    public long? LatestVersionNumber { get; set; }

    /// <summary>Id.</summary>
    public string LaunchTemplateId { get; set; } = null!;

    /// <summary>Name.</summary>
    public string LaunchTemplateName { get; set; } = null!;

    /// <summary>Tags; null when there are none.</summary>
    [Ec2Wire("TagSet", "tagSet")]
    public List<Tag>? Tags { get; set; }
}
