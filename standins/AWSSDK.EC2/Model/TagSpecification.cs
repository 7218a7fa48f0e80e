using Amazon.EC2.Internal;

namespace Amazon.EC2.Model;

/// <summary>Tags for what a request creates.</summary>
public class TagSpecification
{
    /// <summary>What gets them.</summary>
    public ResourceType ResourceType { get; set; } = null!;

    /// <summary>The tags.</summary>
    [Ec2Wire("Tag", "Tag")]
    public List<Tag> Tags { get; set; } = null!;
}
