namespace Amazon.EC2.Model;

/// <summary>Launch template with the types and zones to choose from.</summary>
public class FleetLaunchTemplateConfigRequest
{
    /// <summary>The template.</summary>
    public FleetLaunchTemplateSpecificationRequest LaunchTemplateSpecification { get; set; } = null!;

    /// <summary>Types and zones; at most 300 in one request.</summary>
    public List<FleetLaunchTemplateOverridesRequest>? Overrides { get; set; }
}
