using System.Globalization;
using RenderFarm.Benchmarks.Market.Optimal;
using RenderFarm.Benchmarks.Market.World;
using RenderFarm.Contracts.Api;

namespace RenderFarm.Benchmarks.Market;

/// <summary>A simulated job against its optimum.</summary>
internal sealed record MarketRun
{
    /// <summary>Between two sums of the same bills.</summary>
    private const decimal Rounding = 0.000001m;

    /// <summary>Interruptions: probability within an hour.</summary>
    public required double Rate { get; init; }

    public required string Trace { get; init; }

    public required string Scenario { get; init; }

    public required DateTimeOffset Start { get; init; }

    public required Rental Rental { get; init; }

    /// <summary>Whether all frames should come.</summary>
    public required bool IsEnough { get; init; }

    /// <summary>Frames of the job.</summary>
    public required int Frames { get; init; }

    public required Outcome Outcome { get; init; }

    /// <summary>US dollars of the optimum for the frames that were stored.</summary>
    public required double OptimalDollars { get; init; }

    /// <summary>Seconds of the optimum with the same instances.</summary>
    public double OptimalSeconds => Optimum.Seconds(Outcome.Work, Outcome.PeakSpeed);

    public double Seconds => (Outcome.EndedAt - Start).TotalSeconds;

    /// <summary>US dollars against the optimum's; null when nothing was stored.</summary>
    public double? DollarRatio => OptimalDollars > 0 ? (double)Outcome.Dollars / OptimalDollars : null;

    /// <summary>Time against the optimum's; null when nothing was stored.</summary>
    public double? WallRatio => OptimalSeconds > 0 ? Seconds / OptimalSeconds : null;

    public bool IsComplete => Outcome.Rendered == Frames;

    public bool IsOverBudget => Outcome.Dollars > Rental.Budget;

    public bool IsLate => Rental.Deadline is { } deadline && (!IsComplete || Outcome.EndedAt > deadline);

    /// <summary>What may never be, in sentences; empty when all is well.</summary>
    public IEnumerable<string> Faults()
    {
        var name = string.Create(CultureInfo.InvariantCulture, $"{Rate:P0} an hour, {Trace}, {Scenario}");
        if (IsOverBudget)
            yield return $"{name}: ${Outcome.Dollars:0.0000} of a budget of ${Rental.Budget:0.00}.";
        if (Outcome.LeftOver > 0)
            yield return $"{name}: {Outcome.LeftOver} instances are left over.";
        if (IsEnough && !IsComplete)
            yield return $"{name}: {Outcome.Rendered} of {Frames} frames are rendered.";
        if (DollarRatio < 1 - 1e-9)
            yield return $"{name}: ${Outcome.Dollars:0.0000} is less than the optimum's ${OptimalDollars:0.0000}: that is none.";
        if (WallRatio < 1 - 1e-9)
            yield return $"{name}: {Seconds:0} s is less than the optimum's {OptimalSeconds:0} s: that is none.";
        if (Math.Abs(Outcome.Dollars - Outcome.LedgerDollars) > Rounding * Outcome.Instances)
            yield return $"{name}: the ledger has ${Outcome.LedgerDollars:0.000000}, the market ${Outcome.Dollars:0.000000}.";
    }

    /// <summary>Simulates a job.</summary>
    /// <param name="rate">Of interruptions: probability within an hour.</param>
    /// <param name="trace">The market.</param>
    /// <param name="scenario">How the job is submitted.</param>
    /// <param name="work">Its frames.</param>
    /// <param name="instances">Instances at once at most.</param>
    /// <param name="isQuoted">A quote has measured all types.</param>
    public static MarketRun Of(double rate, MarketTrace trace, Scenario scenario, Workload work, int instances, bool isQuoted)
    {
        var market = trace.Market(rate);
        var cheapest = Workload.Pools.Min(pool => (double)market.Price(pool.Type, pool.Zone, trace.Start) / Workload.Speeds[pool.Type]);
        var rental = scenario.Rental(instances, work, (decimal)(cheapest * work.Work / 3600), trace.Start);
        var outcome = new Simulation(
            market,
            work,
            rental,
            trace.Start,
            instances,
            isQuoted ? work.Quote() : new Dictionary<string, double>()
        ).Run();
        var end = rental.Deadline > outcome.EndedAt ? rental.Deadline.Value : outcome.EndedAt;
        return new MarketRun
        {
            Rate = rate,
            Trace = trace.Name,
            Scenario = scenario.Name,
            Start = trace.Start,
            Rental = rental,
            IsEnough = scenario.IsEnough,
            Frames = work.Count,
            Outcome = outcome,
            OptimalDollars = Optimum.Dollars(market, outcome.Work, instances, trace.Start, end),
        };
    }
}
