namespace RenderFarm.Contracts.Api;

/// <summary>How a machine is paid for.</summary>
public enum InstanceMarket
{
    /// <summary>At the spot price; EC2 may take it back.</summary>
    Spot,

    /// <summary>At the on-demand price.</summary>
    OnDemand,
}
