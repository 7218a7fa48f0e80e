namespace Amazon.EC2.Model;

/// <summary>Spot, and how.</summary>
public class LaunchTemplateInstanceMarketOptions
{
    /// <summary>The market.</summary>
    public MarketType? MarketType { get; set; }

    /// <summary>Details.</summary>
    public LaunchTemplateSpotMarketOptions? SpotOptions { get; set; }
}
