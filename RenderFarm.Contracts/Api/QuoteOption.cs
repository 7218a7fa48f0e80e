namespace RenderFarm.Contracts.Api;

/// <summary>One way to have a job rendered. Half of such jobs should stay below the P50 values, nine in ten below the P90 values.</summary>
public sealed record QuoteOption
{
    /// <summary>Null for the workers that are there.</summary>
    public string? InstanceType { get; init; }

    /// <summary>How many of them.</summary>
    public required int Machines { get; init; }

    /// <summary>From the submission to the last stored frame.</summary>
    public required double SecondsP50 { get; init; }

    /// <inheritdoc cref="SecondsP50"/>
    public required double SecondsP90 { get; init; }

    /// <summary>US dollars for the machines; null when the price is not known.</summary>
    public decimal? DollarsP50 { get; init; }

    /// <inheritdoc cref="DollarsP50"/>
    public decimal? DollarsP90 { get; init; }
}
