namespace Amazon.EC2.Model;

/// <summary>Where a machine is to be.</summary>
public class LaunchTemplatePlacement
{
    /// <summary>Zone.</summary>
    public string? AvailabilityZone { get; set; }

    /// <summary>Placement group.</summary>
    public string? GroupName { get; set; }

    /// <summary>Whether hardware is shared.</summary>
    public Tenancy? Tenancy { get; set; }
}
