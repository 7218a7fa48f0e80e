namespace Amazon.EC2.Model;

/// <summary>A fleet that was deleted.</summary>
public class DeleteFleetSuccessItem
{
    /// <summary>State now.</summary>
    public FleetStateCode CurrentFleetState { get; set; } = null!;

    /// <summary>Id.</summary>
    public string FleetId { get; set; } = null!;

    /// <summary>State before.</summary>
    public FleetStateCode PreviousFleetState { get; set; } = null!;
}
