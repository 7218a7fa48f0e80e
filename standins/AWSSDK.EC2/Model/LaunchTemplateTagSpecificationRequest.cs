using Amazon.EC2.Internal;

namespace Amazon.EC2.Model;

/// <summary>Tags for what a launch creates.</summary>
public class LaunchTemplateTagSpecificationRequest
{
    /// <summary>What gets them.</summary>
    public ResourceType ResourceType { get; set; } = null!;

    /// <summary>The tags.</summary>
    [Ec2Wire("Tag")]
    public List<Tag> Tags { get; set; } = null!;
}
