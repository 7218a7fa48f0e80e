using System.CommandLine;
using System.Text.Json;

namespace RenderFarm.Benchmarks.Market;

/// <summary>The farm's planner, fleet, ledger and budget guard against LocalCloud's spot market, in simulated time.</summary>
internal static class MarketBenchmark
{
    private const string Description = """
        Simulates a job on a spot market: the farm's planner, fleet decisions, ledger and budget guard against LocalCloud's
        market, in simulated time. Needs a minute.

        Four rates of interruption (half of them with two minutes of notice), three traces of prices, four ways to submit:
        --instances, a deadline, a budget that is enough, a budget that is too small. As after 'renderfarm quote', a few frames
        have been measured on each type, within 5 % of the mean. The same seed gives the same result.

        The optimum knows all prices, speeds and interruptions in advance. It renders every frame that the farm stored once,
        without a pause or a loss, on the types and in the zones that are then the cheapest for a frame and have room, on as
        many instances at once as the farm may have, until the job's end, or until its deadline when that is later. Each instance
        pays one boot and one load of the scene, the shortest that there are. It is the higher of two bounds that nobody can
        stay below: one keeps to the room and moves work for nothing, one pays for each move and finds room everywhere. The
        optimum of the wall time has as many instances, and as fast ones, as the farm had at once at most, all from the first
        second.

        Exit code 1: a goal is missed, a budget overrun, an instance left over, a job incomplete, the ledger differs from the
        market, or the optimum is none.
        """;

    private static readonly double[] Rates = [0, 0.05, 0.20, 0.50];

    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { WriteIndented = true };

    /// <summary>The command.</summary>
    public static Command Command()
    {
        var seed = new Option<long>("--seed") { Description = "What all chance comes from.", DefaultValueFactory = _ => 1 };
        var instances = new Option<int>("--instances")
        {
            Description = "Instances at once at most, 1 to 1000.",
            DefaultValueFactory = _ => 100,
        };
        var frames = new Option<int>("--frames") { Description = "Frames of the job, 1 to 100000.", DefaultValueFactory = _ => 10_000 };
        var noQuote = new Option<bool>("--no-quote")
        {
            Description = "Submit without a quote: the farm knows nothing of the types' speeds.",
        };
        var json = new Option<bool>("--json") { Description = "Write JSON for programs instead of a table." };
        var command = new Command("market", Description) { seed, instances, frames, noQuote, json };
        command.SetAction(
            (arguments, cancellationToken) =>
                Task.FromResult(
                    Run(
                        arguments.GetValue(seed),
                        Within("--instances", arguments.GetValue(instances), 1, 1000),
                        Within("--frames", arguments.GetValue(frames), 1, 100_000),
                        !arguments.GetValue(noQuote),
                        arguments.GetValue(json),
                        cancellationToken
                    )
                )
        );
        return command;
    }

    /// <summary>Simulates all cases, in the order of the table.</summary>
    public static IReadOnlyList<MarketRun> Simulate(
        long seed,
        int instances,
        int frames,
        bool isQuoted,
        CancellationToken cancellationToken
    )
    {
        var work = new Workload(seed, frames);
        var cases = (
            from rate in Rates
            from trace in MarketTrace.All(seed)
            from scenario in Scenario.All
            select (rate, trace, scenario)
        ).ToList();
        return
        [
            .. cases
                .AsParallel()
                .AsOrdered()
                .WithCancellation(cancellationToken)
                .Select(one => MarketRun.Of(one.rate, one.trace, one.scenario, work, instances, isQuoted)),
        ];
    }

    private static int Run(long seed, int instances, int frames, bool isQuoted, bool json, CancellationToken cancellationToken)
    {
        var runs = Simulate(seed, instances, frames, isQuoted, cancellationToken);
        var published = PublishedTable.Reproduce();
        List<Goal> goals =
        [
            .. Goal.All(runs),
            new(
                "the published dollars per frame come out, in the same order",
                $"{published.Count(row => row is { IsRanked: true, Agreement: not null })} of {published.Count}",
                published.All(row => row is { IsRanked: true, Agreement: not null })
            ),
        ];
        List<string> faults = [.. runs.SelectMany(run => run.Faults())];
        if (json)
            Console.WriteLine(
                JsonSerializer.Serialize(
                    new
                    {
                        seed,
                        instances,
                        frames,
                        isQuoted,
                        runs,
                        goals,
                        faults,
                        published,
                    },
                    Json
                )
            );
        else
            MarketTable.Print(runs, published, goals, faults);
        return faults.Count == 0 && goals.TrueForAll(goal => goal.IsMet) ? 0 : 1;
    }

    private static int Within(string option, int value, int least, int most) =>
        value >= least && value <= most ? value : throw new BenchmarkException($"{option} is {value}; it must be {least} to {most}.");
}
