namespace Amazon.EC2.Model;

/// <summary>Machines of a fleet that are alike.</summary>
public class CreateFleetInstance
{
    /// <summary>Ids of the instances.</summary>
    public List<string> InstanceIds { get; set; } = null!;

    /// <summary>Their type.</summary>
    public InstanceType InstanceType { get; set; } = null!;

    /// <summary>Which template, type and zone they came from.</summary>
    public LaunchTemplateAndOverridesResponse? LaunchTemplateAndOverrides { get; set; }

    /// <summary>Spot or on demand.</summary>
    public InstanceLifecycle Lifecycle { get; set; } = null!;

    /// <summary>Windows, or null.</summary>
    public PlatformValues? Platform { get; set; }
}
