using RenderFarm.Contracts.Api;
using RenderFarm.Coordinator.Fleet.Requests;

namespace RenderFarm.Coordinator.Fleet.Deciding;

/// <summary>What came of the requests of a pool so far.</summary>
internal sealed record PoolHistory
{
    /// <summary>Of a pool that has not asked yet.</summary>
    public static PoolHistory None { get; } = new();

    /// <summary>Requests in a row, up to the newest, that got no machine; 1 when the newest got some and not all.</summary>
    public int Shortfalls { get; init; }

    /// <summary>When the newest was answered.</summary>
    public DateTimeOffset? AnsweredAt { get; init; }

    /// <summary>Where the newest looked.</summary>
    public InstanceMarket Market { get; init; }

    /// <summary>What kept the newest from getting all.</summary>
    public RentProblem? Problem { get; init; }

    /// <summary>Machines in a row, up to the newest, whose worker never reported.</summary>
    public int FailedBoots { get; init; }
}
