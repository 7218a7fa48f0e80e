namespace Amazon.EC2.Model;

/// <summary>Spot, and how.</summary>
public class LaunchTemplateInstanceMarketOptionsRequest
{
    /// <summary>The market.</summary>
    public MarketType? MarketType { get; set; }

    /// <summary>Details.</summary>
    public LaunchTemplateSpotMarketOptionsRequest? SpotOptions { get; set; }
}
