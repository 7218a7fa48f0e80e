using RenderFarm.Contracts.Api;

namespace RenderFarm.Coordinator.Ledger;

/// <summary>A row of <c>job_ledger</c>.</summary>
internal sealed record JobLedger
{
    public required string JobId { get; init; }

    /// <summary>The cost as it was last added up.</summary>
    public JobCost? Cost { get; init; }

    /// <summary>Since when nothing changes any more.</summary>
    public DateTimeOffset? ClosedAt { get; init; }
}
