namespace Amazon.EC2.Model;

/// <summary>A fleet that was not deleted.</summary>
public class DeleteFleetErrorItem
{
    /// <summary>Why.</summary>
    public DeleteFleetError Error { get; set; } = null!;

    /// <summary>Id.</summary>
    public string FleetId { get; set; } = null!;
}
