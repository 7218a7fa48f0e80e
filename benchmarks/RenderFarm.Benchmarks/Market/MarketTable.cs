using RenderFarm.Benchmarks.Market.World;

namespace RenderFarm.Benchmarks.Market;

/// <summary>The result for people.</summary>
internal static class MarketTable
{
    private const string Columns =
        "{0,5:P0}  {1,-9}{2,-11}{3,7}{4,10}{5,7:0.00}{6,9:0.00}{7,9:0.00}{8,9:0.000}{9,7:0.00}   {10,-22}{11,-22}{12,5}{13,5}";

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
            Columns,
            "rate",
            "prices",
            "job",
            "frames",
            "instances",
            "hours",
            "dollars",
            "budget",
            "$ ratio",
            "wall",
            "with notice",
            "without notice",
            "over",
            "left"
        );
        foreach (var run in runs)
        {
            var outcome = run.Outcome;
            Console.WriteLine(
                Columns,
                run.Rate,
                run.Trace,
                run.Scenario,
                outcome.Rendered,
                outcome.Instances,
                run.Seconds / 3600,
                outcome.Dollars,
                run.Rental.Budget,
                run.DollarRatio,
                run.WallRatio,
                Lost(outcome, isAnnounced: true),
                Lost(outcome, isAnnounced: false),
                run.IsOverBudget ? 1 : 0,
                outcome.LeftOver
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
                "  {0,-14}{1,5} s at ${2:0.00}/h   ${3:0.00000}   printed {4:0.000}: {5}{6}",
                row.InstanceType,
                row.Seconds,
                row.DollarsPerHour,
                row.DollarsPerFrame,
                row.Printed,
                row.Agreement ?? "DIFFERS",
                row.IsRanked ? "" : ", RANKED ELSEWHERE"
            );
        }
    }

    private static string Lost(Outcome outcome, bool isAnnounced)
    {
        var losses = outcome.Losses.Where(loss => loss.IsAnnounced == isAnnounced).ToList();
        return losses.Count == 0
            ? "-"
            : $"{losses.Count}: {losses.Average(loss => loss.RenderSeconds):0.0} s ({losses.Max(loss => loss.FrameShare):0.00})";
    }
}
