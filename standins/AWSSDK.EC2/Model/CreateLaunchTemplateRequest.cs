using Amazon.EC2.Internal;

namespace Amazon.EC2.Model;

/// <summary>Creates a launch template.</summary>
public class CreateLaunchTemplateRequest : AmazonEC2Request
{
    /// <summary>Token by which a repeated request is known as the same; a random one without.</summary>
    [Ec2IdempotencyToken]
    public string? ClientToken { get; set; }

    /// <summary>What its first version says.</summary>
    public RequestLaunchTemplateData LaunchTemplateData { get; set; } = null!;

    /// <summary>Name, 3 to 128 characters.</summary>
    public string LaunchTemplateName { get; set; } = null!;

    /// <summary>Tags for the template itself.</summary>
    [Ec2Wire("TagSpecification")]
    public List<TagSpecification>? TagSpecifications { get; set; }

    /// <summary>Description of its first version.</summary>
    public string? VersionDescription { get; set; }
}
