namespace RenderFarm.LocalCloud.Ec2.Market;

/// <summary>A spot price that somebody has set for a pool.</summary>
/// <param name="Since">From when on it holds, until the next of the pool.</param>
/// <param name="Dollars">US dollars an hour; null for the market's own price.</param>
internal sealed record SetPrice(DateTimeOffset Since, decimal? Dollars);
