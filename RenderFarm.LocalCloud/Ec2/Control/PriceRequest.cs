namespace RenderFarm.LocalCloud.Ec2.Control;

/// <summary>The spot price that a pool is to have from now on.</summary>
internal sealed record PriceRequest
{
    /// <summary>Instance type.</summary>
    public required string Type { get; init; }

    /// <summary>Availability zone that offers it.</summary>
    public required string Zone { get; init; }

    /// <summary>
    /// US dollars an hour, above 0, to ten times the on-demand price, with at most four decimals; null for the market's own price.
    /// </summary>
    public required decimal? Dollars { get; init; }
}
