namespace Amazon.EC2.Model;

/// <summary>A spot request that was cancelled.</summary>
public class CancelledSpotInstanceRequest
{
    /// <summary>Id.</summary>
    public string SpotInstanceRequestId { get; set; } = null!;

    /// <summary>State now.</summary>
    public CancelSpotInstanceRequestState State { get; set; } = null!;
}
