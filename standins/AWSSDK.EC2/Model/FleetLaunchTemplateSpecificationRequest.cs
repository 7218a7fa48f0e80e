namespace Amazon.EC2.Model;

/// <summary>Launch template of a fleet, by id or by name.</summary>
public class FleetLaunchTemplateSpecificationRequest
{
    /// <summary>Id of the template.</summary>
    public string? LaunchTemplateId { get; set; }

    /// <summary>Name of the template.</summary>
    public string? LaunchTemplateName { get; set; }

    /// <summary>Number of the version, <c>$Latest</c> or <c>$Default</c>.</summary>
    public string Version { get; set; } = null!;
}
