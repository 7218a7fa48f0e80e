using Amazon.EC2.Internal;

namespace Amazon.EC2.Model;

/// <summary>Launch template, by id or by name.</summary>
public class LaunchTemplateSpecification
{
    /// <summary>Id.</summary>
    [Ec2Wire("LaunchTemplateId", "LaunchTemplateId")]
    public string? LaunchTemplateId { get; set; }

    /// <summary>Name.</summary>
    [Ec2Wire("LaunchTemplateName", "LaunchTemplateName")]
    public string? LaunchTemplateName { get; set; }

    /// <summary>Number of the version, <c>$Latest</c> or <c>$Default</c>; the default version without.</summary>
    [Ec2Wire("Version", "Version")]
    public string? Version { get; set; }
}
