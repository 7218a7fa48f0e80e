using RenderFarm.Contracts.Messages;

namespace RenderFarm.Contracts.Api;

/// <summary>A rented machine.</summary>
public sealed record InstanceResponse
{
    /// <summary>Of EC2, such as <c>i-0123456789abcdef0</c>.</summary>
    public required string Id { get; init; }

    public required InstanceState State { get; init; }

    /// <summary>The pool that it is for: the id of a job. Empty when nobody knows.</summary>
    public required string Pool { get; init; }

    /// <summary>Such as <c>g4dn.xlarge</c>.</summary>
    public required string InstanceType { get; init; }

    /// <summary>Availability zone; empty until EC2 says it.</summary>
    public required string Zone { get; init; }

    public required InstanceMarket Market { get; init; }

    public required DateTimeOffset LaunchedAt { get; init; }

    /// <summary>When its worker could take its first chunk.</summary>
    public DateTimeOffset? ReadyAt { get; init; }

    /// <summary>Since when it is to end.</summary>
    public DateTimeOffset? DrainingAt { get; init; }

    /// <summary>When it began to end; it is not paid for from then on.</summary>
    public DateTimeOffset? EndedAt { get; init; }

    /// <summary>Why it ends, or has ended.</summary>
    public InstanceEnd? EndReason { get; init; }

    /// <summary>EC2's words on that.</summary>
    public string? EndDetail { get; init; }

    /// <summary>The worker that it runs.</summary>
    public string? Worker { get; init; }

    /// <summary>State of that worker.</summary>
    public WorkerState? WorkerState { get; init; }

    /// <summary>What EC2 has announced to it.</summary>
    public Interruption? Interruption { get; init; }
}
