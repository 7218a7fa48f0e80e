using Microsoft.Extensions.Options;
using RenderFarm.Contracts.Api;
using RenderFarm.Coordinator.Instances;
using RenderFarm.Coordinator.Transitions;

namespace RenderFarm.Coordinator.Costs.Planning;

/// <summary>Plans from the state of the farm, the prices and the time.</summary>
internal sealed class Planner(
    FarmStore store,
    Prices prices,
    IOptions<FleetOptions> fleet,
    IOptions<BootOptions> boot,
    IOptions<CostOptions> ledger,
    TimeProvider time
)
{
    /// <summary>
    /// The plan of each job that rents, or that has ended and still has instances, in the order in which they are served.
    /// </summary>
    public IReadOnlyList<PoolPlan> Plan()
    {
        var now = time.GetUtcNow();
        return [.. store.Read(Jobs(now).Read).Select(job => CapacityPlanner.Plan(job, now))];
    }

    /// <summary>Reads jobs as they are at a moment.</summary>
    public RentingJobs Jobs(DateTimeOffset now) => new(new RentingJobView(prices.Book, fleet.Value, boot.Value, ledger.Value, now));
}

/// <summary>Instances that a pool should have now.</summary>
/// <param name="Pool">The pool.</param>
/// <param name="Count">How many, 0 or more. What there is beyond that drains.</param>
/// <param name="Rental">Which ones, at which price.</param>
/// <param name="Reason">Why so many, in a few words for the log and the user.</param>
/// <param name="AtOnce">All of its instances end at once, whatever they have in hand: the budget pays nothing more.</param>
internal sealed record DesiredCapacity(string Pool, int Count, Rental Rental, string Reason, bool AtOnce = false)
{
    /// <summary>How long each new one may be up; null when that is <c>MaxLifetime</c>.</summary>
    public TimeSpan? Lease { get; init; }

    /// <summary>
    /// Types to ask for when there is not enough of those of the <see cref="Rental"/>; empty when it names all that will do.
    /// </summary>
    public IReadOnlyList<string> MoreTypes { get; init; } = [];
}
