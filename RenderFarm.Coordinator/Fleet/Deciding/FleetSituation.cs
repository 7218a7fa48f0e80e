using RenderFarm.Coordinator.Fleet.Instances;
using RenderFarm.Coordinator.Fleet.Requests;

namespace RenderFarm.Coordinator.Fleet.Deciding;

/// <summary>Everything that <see cref="FleetDecisions"/> depend on.</summary>
internal sealed record FleetSituation
{
    /// <summary>What should be there; pools without a demand want nothing. The first are served first.</summary>
    public required IReadOnlyList<MachineDemand> Demands { get; init; }

    /// <summary>What is there and has not ended.</summary>
    public required IReadOnlyList<Instance> Instances { get; init; }

    /// <summary>Requests whose outcome is not known.</summary>
    public IReadOnlyList<RentRequest> OpenRequests { get; init; } = [];

    /// <summary>By pool.</summary>
    public IReadOnlyDictionary<string, PoolHistory> Histories { get; init; } = new Dictionary<string, PoolHistory>(StringComparer.Ordinal);

    /// <summary>Whether the coordinator has listened long enough to believe a silence.</summary>
    public bool IsSettled { get; init; } = true;
}
