using Amazon.EC2.Internal;

namespace Amazon.EC2.Model;

/// <summary>Sets tags of resources.</summary>
public class CreateTagsRequest : AmazonEC2Request
{
    /// <summary>An empty request.</summary>
    public CreateTagsRequest()
    {
    }

    /// <summary>A request with what it needs at least.</summary>
    public CreateTagsRequest(List<string> resources, List<Tag> tags)
    {
        Resources = resources;
        Tags = tags;
    }

    /// <summary>Ids of the resources.</summary>
    [Ec2Wire("ResourceId")]
    public List<string> Resources { get; set; } = null!;

    /// <summary>The tags.</summary>
    [Ec2Wire("Tag")]
    public List<Tag> Tags { get; set; } = null!;
}
