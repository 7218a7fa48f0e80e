using System.CommandLine;
using System.Diagnostics;
using System.Globalization;

namespace RenderFarm.Benchmarks.Chaos;

/// <summary>Many runs of the chaos test, which has the faults and the audit: <c>RenderFarm.Tests/Chaos</c>.</summary>
internal static class ChaosBenchmark
{
    /// <summary>The command.</summary>
    public static Command Command()
    {
        var seed = new Option<int>("--seed")
        {
            Description = "Seed of the first run; each run has the next.",
            DefaultValueFactory = _ => 1,
        };
        var runs = new Option<int>("--runs")
        {
            Description = "How many, 1 to 100000; a run takes about a minute.",
            DefaultValueFactory = _ => 100,
        };
        var command = new Command(
            "chaos",
            "Small jobs with faults at random moments, and an audit after each; tells the seed of what fails, and what was done."
        )
        {
            seed,
            runs,
        };
        command.SetAction(
            (arguments, cancellationToken) =>
                RunAsync(arguments.GetValue(seed), Math.Clamp(arguments.GetValue(runs), 1, 100_000), cancellationToken)
        );
        return command;
    }

    private static async Task<int> RunAsync(int seed, int runs, CancellationToken cancellationToken)
    {
        string[] arguments =
        [
            "test",
            Path.Combine(Build.RepositoryRoot, "RenderFarm.Tests"),
            "-c",
            Build.Configuration,
            "--filter",
            "FullyQualifiedName~ChaosTests",
            "--logger",
            "console;verbosity=normal",
        ];
        var start = new ProcessStartInfo("dotnet", arguments) { UseShellExecute = false };
        start.Environment["Chaos_Seed"] = seed.ToString(CultureInfo.InvariantCulture);
        start.Environment["Chaos_Runs"] = runs.ToString(CultureInfo.InvariantCulture);
        using var tests = Process.Start(start)!;
        await tests.WaitForExitAsync(cancellationToken);
        return tests.ExitCode;
    }
}
