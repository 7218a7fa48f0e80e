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
