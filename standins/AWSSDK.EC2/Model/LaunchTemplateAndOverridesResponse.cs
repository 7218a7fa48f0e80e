namespace Amazon.EC2.Model;

/// <summary>Launch template and what was overridden in it.</summary>
public class LaunchTemplateAndOverridesResponse
{
    /// <summary>The template.</summary>
    public FleetLaunchTemplateSpecification? LaunchTemplateSpecification { get; set; }

    /// <summary>What took the place of the template's settings.</summary>
    public FleetLaunchTemplateOverrides? Overrides { get; set; }
}
