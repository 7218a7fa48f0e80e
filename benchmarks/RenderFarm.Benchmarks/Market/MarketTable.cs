using RenderFarm.Benchmarks.Market.World;

namespace RenderFarm.Benchmarks.Market;

/// <summary>The result for people.</summary>
internal static class MarketTable
{
    /// <summary>Prints it.</summary>
    public static void Print(
        IReadOnlyList<MarketRun> runs,
        IReadOnlyList<PublishedRow> published,
        IReadOnlyList<Goal> goals,
        IReadOnlyList<string> faults
    )
    {
        Console.WriteLine(
            "Dollars and wall time against the optimum. Lost: mean render-seconds per interruption, and in brackets the most as a part of "
                + "the frame's time."
        );
        Console.WriteLine();
        Console.WriteLine(
            $"{"rate", 5}  {"prices", -9}{"job", -11}{"frames", 7}{"instances", 10}{"hours", 7}{"dollars", 9}{"budget", 9}"
                + $"{"$ ratio", 9}{"wall", 7}   {"with notice", -22}{"without notice", -22}{"over", 5}{"left", 5}"
        );
        foreach (var run in runs)
        {
            var outcome = run.Outcome;
            Console.WriteLine(
                $"{run.Rate, 5:P0}  {run.Trace, -9}{run.Scenario, -11}{outcome.Rendered, 7}{outcome.Instances, 10}"
                    + $"{run.Seconds / 3600, 7:0.00}{outcome.Dollars, 9:0.00}{run.Rental.Budget, 9:0.00}"
                    + $"{run.DollarRatio, 9:0.000}{run.WallRatio, 7:0.00}   "
                    + $"{Lost(outcome, isAnnounced: true), -22}{Lost(outcome, isAnnounced: false), -22}"
                    + $"{(run.IsOverBudget ? 1 : 0), 5}{outcome.LeftOver, 5}"
            );
        }

        Console.WriteLine();
        Console.WriteLine("Must be none");
        Console.WriteLine(
            $"  budget overruns          {runs.Count(run => run.IsOverBudget)} of {runs.Count(run => run.Rental.Budget is not null)}"
        );
        Console.WriteLine(
            $"  instances left over       {runs.Sum(run => run.Outcome.LeftOver)} of {runs.Sum(run => run.Outcome.Instances)}"
        );
        foreach (var fault in faults)
            Console.WriteLine($"  FAULT  {fault}");
        Console.WriteLine();
        Console.WriteLine("Goals");
        foreach (var goal in goals)
            Console.WriteLine($"  {(goal.IsMet ? "met   " : "MISSED")}  {goal.What}: {goal.Found}");
        Console.WriteLine();
        Console.WriteLine("Dollars per frame: the published table, from type, seconds and price, by the ledger, ranked");
        foreach (var row in published)
        {
            Console.WriteLine(
                $"  {row.InstanceType, -14}{row.Seconds, 5} s at ${row.DollarsPerHour:0.00}/h   ${row.DollarsPerFrame:0.00000}   printed "
                    + $"{row.Printed:0.000}: {row.Agreement ?? "DIFFERS"}{(row.IsRanked ? "" : ", RANKED ELSEWHERE")}"
            );
        }
    }

    private static string Lost(Outcome outcome, bool isAnnounced)
    {
        var losses = outcome.Losses.Where(loss => loss.IsAnnounced == isAnnounced).ToList();
        return losses.Count == 0
            ? "-"
            : $"{losses.Count, 4}: {losses.Average(loss => loss.RenderSeconds):0.0} s ({losses.Max(loss => loss.FrameShare):0.00})";
    }
}
