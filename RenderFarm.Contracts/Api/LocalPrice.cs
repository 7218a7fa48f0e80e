namespace RenderFarm.Contracts.Api;

/// <summary>The spot price of a type in a zone of LocalCloud's market.</summary>
public sealed record LocalPrice
{
    /// <summary>Instance type.</summary>
    public required string Type { get; init; }

    /// <summary>Availability zone.</summary>
    public required string Zone { get; init; }

    /// <summary>List price, US dollars an hour.</summary>
    public required decimal OnDemand { get; init; }

    /// <summary>Spot price now, US dollars an hour.</summary>
    public required decimal Spot { get; init; }

    /// <summary>Whether somebody has set that price.</summary>
    public required bool IsSet { get; init; }
}

/// <summary>Has LocalCloud's market sell a type in a zone at a price from now on.</summary>
public sealed record LocalPriceRequest
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

/// <summary>A spot price from a moment on. <c>GET /api/prices</c>.</summary>
/// <param name="InstanceType">Such as <c>g4dn.xlarge</c>.</param>
/// <param name="Zone">Availability zone.</param>
/// <param name="At">Since when.</param>
/// <param name="DollarsPerHour">US dollars.</param>
public sealed record SpotPriceResponse(string InstanceType, string Zone, DateTimeOffset At, decimal DollarsPerHour);
