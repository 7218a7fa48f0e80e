namespace RenderFarm.LocalCloud.Ec2.Market;

/// <summary>A pool's spot price from a time on, US dollars an hour.</summary>
internal sealed record PriceChange(DateTimeOffset Time, decimal Price);
