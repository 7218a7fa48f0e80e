namespace RenderFarm.Benchmarks.Market;

/// <summary>Something that the farm is to reach.</summary>
/// <param name="What">What.</param>
/// <param name="Found">What it has reached.</param>
/// <param name="IsMet">Whether that is enough.</param>
internal sealed record Goal(string What, string Found, bool IsMet)
{
    /// <summary>Of the optimum's dollars at most, at <see cref="Rate"/>.</summary>
    private const double MostDollars = 1.10;

    private const double Rate = 0.05;

    /// <summary>All goals, for some runs.</summary>
    public static IEnumerable<Goal> All(IReadOnlyList<MarketRun> runs)
    {
        foreach (var scenario in runs.Where(run => run.Rate == Rate).GroupBy(run => run.Scenario))
        {
            var worst = scenario.Where(run => run.DollarRatio is not null).MaxBy(run => run.DollarRatio);
            yield return new Goal(
                $"{scenario.Key}: at most {MostDollars:0.00} of the optimum's dollars at {Rate:P0} an hour",
                worst is null ? "nothing was rendered" : $"{worst.DollarRatio:0.000} ({worst.Trace})",
                worst?.DollarRatio <= MostDollars
            );
        }

        var losses = runs.SelectMany(run => run.Outcome.Losses).ToList();
        var silent = losses.Where(loss => !loss.IsAnnounced).Select(loss => loss.FrameShare).DefaultIfEmpty(0).Max();
        yield return new Goal(
            "an interruption without notice loses at most one frame's time",
            $"{silent:0.00} of its frame at most",
            silent <= 1
        );
        var fitting = losses.Where(loss => loss is { IsAnnounced: true, HadFitted: true }).Select(loss => loss.RenderSeconds).ToList();
        yield return new Goal(
            "an interruption with notice loses nothing when the frame fits in it",
            $"{fitting.Count(seconds => seconds > 0)} of {fitting.Count} lost something, {fitting.DefaultIfEmpty(0).Max():0.0} s at most",
            !fitting.Exists(seconds => seconds > 0)
        );
        var late = runs.Count(run => run.IsLate);
        yield return new Goal("deadlines are kept", $"{late} of {runs.Count(run => run.Rental.Deadline is not null)} missed", late == 0);
    }
}
