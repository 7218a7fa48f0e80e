namespace RenderFarm.Coordinator.Ledger;

/// <summary>A spot price from a moment on.</summary>
internal sealed record SpotPriceStep
{
    public required string InstanceType { get; init; }

    /// <summary>Availability zone.</summary>
    public required string Zone { get; init; }

    public required DateTimeOffset At { get; init; }

    /// <summary>US dollars per hour, in billionths.</summary>
    public required long Nanodollars { get; init; }

    /// <summary>US dollars per hour.</summary>
    public decimal DollarsPerHour => Ledger.Nanodollars.ToDollars(Nanodollars);
}
