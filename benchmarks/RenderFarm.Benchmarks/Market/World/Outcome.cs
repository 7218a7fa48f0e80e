namespace RenderFarm.Benchmarks.Market.World;

/// <summary>What came of a simulated job.</summary>
internal sealed record Outcome
{
    /// <summary>When its last frame was stored, or when its budget was spent.</summary>
    public required DateTimeOffset EndedAt { get; init; }

    /// <summary>Stored frames.</summary>
    public required int Rendered { get; init; }

    /// <summary>Their seconds at speed 1.</summary>
    public required double Work { get; init; }

    /// <summary>US dollars, as the market bills them.</summary>
    public required decimal Dollars { get; init; }

    /// <summary>The same by the farm's ledger.</summary>
    public required decimal LedgerDollars { get; init; }

    /// <summary>Instances that were launched.</summary>
    public required int Instances { get; init; }

    /// <summary>Speeds of the instances that were up at once, added up, at most.</summary>
    public required double PeakSpeed { get; init; }

    /// <summary>Instances that were still up long after the end.</summary>
    public required int LeftOver { get; init; }

    /// <summary>One for each interruption.</summary>
    public required IReadOnlyList<Loss> Losses { get; init; }
}
