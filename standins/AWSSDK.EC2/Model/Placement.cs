namespace Amazon.EC2.Model;

/// <summary>Where a machine is.</summary>
public class Placement
{
    /// <summary>Empty.</summary>
    public Placement()
    {
    }

    /// <summary>With what it needs at least.</summary>
    public Placement(string availabilityZone)
    {
        AvailabilityZone = availabilityZone;
    }

    /// <summary>Whether it stays on its host.</summary>
    public string? Affinity { get; set; }

    /// <summary>Zone.</summary>
    public string AvailabilityZone { get; set; } = null!;

    /// <summary>Id of the zone, the same in every account.</summary>
    public string? AvailabilityZoneId { get; set; }

    /// <summary>Placement group.</summary>
    public string? GroupName { get; set; }

    /// <summary>Host, when it is dedicated.</summary>
    public string? HostId { get; set; }

    /// <summary>Whether hardware is shared.</summary>
    public Tenancy? Tenancy { get; set; }
}
