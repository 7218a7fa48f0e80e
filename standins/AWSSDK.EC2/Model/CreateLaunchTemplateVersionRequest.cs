using Amazon.EC2.Internal;

namespace Amazon.EC2.Model;

/// <summary>Adds a version to a launch template.</summary>
public class CreateLaunchTemplateVersionRequest : AmazonEC2Request
{
    /// <summary>Token by which a repeated request is known as the same; a random one without.</summary>
    [Ec2IdempotencyToken]
    public string? ClientToken { get; set; }

    /// <summary>What the version says.</summary>
    public RequestLaunchTemplateData LaunchTemplateData { get; set; } = null!;

    /// <summary>Id of the template.</summary>
    public string? LaunchTemplateId { get; set; }

    /// <summary>Name of the template.</summary>
    public string? LaunchTemplateName { get; set; }

    /// <summary>Whether the answer has the image that a parameter names.</summary>
    public bool? ResolveAlias { get; set; }

    /// <summary>Version that the new one starts from.</summary>
    public string? SourceVersion { get; set; }

    /// <summary>Description.</summary>
    public string? VersionDescription { get; set; }
}
