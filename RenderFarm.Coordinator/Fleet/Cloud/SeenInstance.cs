using RenderFarm.Contracts.Api;
using RenderFarm.Coordinator.Fleet.Instances;

namespace RenderFarm.Coordinator.Fleet.Cloud;

/// <summary>A machine with the farm's tag, as EC2 shows it.</summary>
internal sealed record SeenInstance
{
    public required string Id { get; init; }

    /// <summary>Of the request that it came of, as its tag says.</summary>
    public required string Token { get; init; }

    /// <summary>As its tag says.</summary>
    public required string Pool { get; init; }

    public required string InstanceType { get; init; }

    public required string Zone { get; init; }

    public required InstanceMarket Market { get; init; }

    public required DateTimeOffset LaunchedAt { get; init; }

    /// <summary>What its state means for what is known of it.</summary>
    public required InstanceTrigger Trigger { get; init; }

    /// <summary>It was stopped, which the farm never does: it costs its disk and comes to nothing.</summary>
    public bool IsStopped { get; init; }

    /// <summary>EC2's code for why it ended, such as <c>Server.SpotInstanceTermination</c>.</summary>
    public string? ReasonCode { get; init; }

    /// <summary>The same in words.</summary>
    public string? ReasonText { get; init; }

    /// <summary>Of its spot request; null for others.</summary>
    public string? SpotRequestId { get; init; }

    /// <summary>When it began to end, if EC2 says so.</summary>
    public DateTimeOffset? EndedAt { get; init; }
}
