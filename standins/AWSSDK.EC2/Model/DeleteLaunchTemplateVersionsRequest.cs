using Amazon.EC2.Internal;

namespace Amazon.EC2.Model;

/// <summary>Deletes versions of a launch template.</summary>
public class DeleteLaunchTemplateVersionsRequest : AmazonEC2Request
{
    /// <summary>Id of the template.</summary>
    public string? LaunchTemplateId { get; set; }

    /// <summary>Name of the template.</summary>
    public string? LaunchTemplateName { get; set; }

    /// <summary>Numbers, at most 200; not that of the default version.</summary>
    [Ec2Wire("LaunchTemplateVersion")]
    public List<string> Versions { get; set; } = null!;
}
