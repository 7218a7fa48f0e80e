namespace Amazon.EC2.Model;

/// <summary>Spot, and how.</summary>
public class InstanceMarketOptionsRequest
{
    /// <summary>The market.</summary>
    public MarketType? MarketType { get; set; }

    /// <summary>Details.</summary>
    public SpotMarketOptions? SpotOptions { get; set; }
}
