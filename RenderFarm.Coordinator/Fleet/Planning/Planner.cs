using Microsoft.Extensions.Options;
using RenderFarm.Coordinator.Fleet.Boot;
using RenderFarm.Coordinator.Ledger;
using RenderFarm.Coordinator.Transitions;

namespace RenderFarm.Coordinator.Fleet.Planning;

/// <summary>Plans from the state of the farm, the prices and the time.</summary>
internal sealed class Planner(FarmStore store, Prices prices, IOptions<FleetOptions> fleet, IOptions<BootOptions> boot, IOptions<LedgerOptions> ledger, TimeProvider time)
{
    /// <summary>The plan of each job that rents, or that has ended and still has machines, in the order in which they are served.</summary>
    public IReadOnlyList<PoolPlan> Plan()
    {
        var now = time.GetUtcNow();
        return [.. store.Read(Jobs(now).Read).Select(job => MachinePlanner.Plan(job, now))];
    }

    /// <summary>Reads jobs as they are at a moment.</summary>
    public RentingJobs Jobs(DateTimeOffset now) => new(new RentingJobView(prices.Book, fleet.Value, boot.Value, ledger.Value, now));
}
