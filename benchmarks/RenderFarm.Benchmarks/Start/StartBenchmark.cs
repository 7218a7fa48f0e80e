using System.Collections.Concurrent;
using System.CommandLine;
using System.Diagnostics;
using System.Globalization;
using System.Net.Http.Json;
using RenderFarm.Benchmarks.Farm;
using RenderFarm.Contracts.Api;

namespace RenderFarm.Benchmarks.Start;

/// <summary>
/// How long it takes from the farm's first command to the first stored frame of the demo, and how much memory everything but Blender holds
/// then:
/// with the dashboard, without it, and with the same parts started by hand.
/// </summary>
internal static class StartBenchmark
{
    private const string Mark = "RENDERFARM_BENCHMARK_RUN";

    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(100);

    // What each process has printed, for whoever asks why it ended.
    private static readonly ConcurrentDictionary<int, ConcurrentQueue<string?>> Printed = [];

    private static readonly string[] Demo =
    [
        "submit",
        Scene,
        "--name",
        "demo",
        "--samples",
        "8",
        "--resolution-percent",
        "50",
        "--disable-motion-blur",
    ];

    private static string Scene => Path.Combine(Build.RepositoryRoot, "samples", "tide.blend");

    /// <summary>The command.</summary>
    public static Command Command()
    {
        var rounds = new Option<int>("--rounds")
        {
            Description = "Rounds of the three ways one after the other, 1 to 20.",
            DefaultValueFactory = _ => 5,
        };
        var command = new Command("start", "Time from the first command to the first stored frame of the demo, and memory. Linux only.")
        {
            rounds,
        };
        command.SetAction((arguments, cancellationToken) => RunAsync(Math.Clamp(arguments.GetValue(rounds), 1, 20), cancellationToken));
        return command;
    }

    private static async Task RunAsync(int rounds, CancellationToken cancellationToken)
    {
        (string Name, Func<string, int, CancellationToken, Task<Sample>> Measure)[] ways =
        [
            ("dotnet run, with the dashboard", (data, port, token) => UnderAspireAsync(data, port, ["--project", AppHost], token)),
            (
                "dotnet run, without it",
                (data, port, token) => UnderAspireAsync(data, port, ["--no-launch-profile", "--project", AppHost], token)
            ),
            ("the parts by hand", ByHandAsync),
        ];
        using var scratch = new Scratch();
        // the first start of a day reads everything from the disk
        await ByHandAsync(scratch.Folder(), FreePort.Find(), cancellationToken);
        var samples = ways.Select(_ => new List<Sample>()).ToList();
        for (var round = 0; round < rounds; round++)
        {
            foreach (var (way, taken) in ways.Zip(samples))
                taken.Add(await way.Measure(scratch.Folder(), FreePort.Find(), cancellationToken));
        }

        Console.WriteLine(
            string.Create(
                CultureInfo.InvariantCulture,
                $"Medians of {rounds} rounds; in brackets the median of the rounds' ratios to the parts by hand."
            )
        );
        Console.WriteLine("                                  idle worker    first frame stored        memory but Blender");
        foreach (var ((name, _), taken) in ways.Zip(samples))
        {
            Console.WriteLine(
                string.Format(
                    CultureInfo.InvariantCulture,
                    "{0,-32}  {1,9:0.0} s  {2,9:0.0} s ({3:0.00})  {4,9:0} MB ({5:0.00})",
                    name,
                    Median(taken, sample => sample.Worker),
                    Median(taken, sample => sample.Frame),
                    Ratio(taken, samples[^1], sample => sample.Frame),
                    Median(taken, sample => sample.Bytes) / 1e6,
                    Ratio(taken, samples[^1], sample => sample.Bytes)
                )
            );
        }
    }

    private static string AppHost => Path.Combine(Build.RepositoryRoot, "RenderFarm.AppHost");

    private static double Median(IEnumerable<Sample> samples, Func<Sample, double> value) => samples.Select(value).Median();

    private static double Ratio(IEnumerable<Sample> samples, IEnumerable<Sample> others, Func<Sample, double> value) =>
        samples.Zip(others, (sample, other) => value(sample) / value(other)).Median();

    private static Task<Sample> UnderAspireAsync(string data, int port, string[] how, CancellationToken cancellationToken)
    {
        string[] arguments =
        [
            "run",
            "-c",
            Build.Configuration,
            .. how,
            "--",
            "demo",
            "--data",
            data,
            "--out",
            Path.Combine(data, "out"),
            "--port",
            $"{port}",
            "--cloud-port",
            $"{FreePort.Find()}",
        ];
        return MeasureAsync(port, run => [Start("dotnet", arguments, [], run)], submitsItself: true, cancellationToken);
    }

    private static Task<Sample> ByHandAsync(string data, int port, CancellationToken cancellationToken)
    {
        var cloud = FreePort.Find();
        Dictionary<string, string> environment = new(StringComparer.Ordinal)
        {
            ["AWS_ENDPOINT_URL"] = $"http://localhost:{cloud}",
            ["AWS_REGION"] = "eu-central-1",
            ["AWS_SHARED_CREDENTIALS_FILE"] = Path.Combine(data, "localcloud", "credentials"),
            ["LocalCloud__Port"] = $"{cloud}",
            ["LocalCloud__DataDirectory"] = Path.Combine(data, "localcloud"),
            ["Coordinator__DataDirectory"] = Path.Combine(data, "coordinator"),
            ["Worker__DataDirectory"] = Path.Combine(data, "worker"),
        };
        return MeasureAsync(
            port,
            run =>
                [
                    Start("dotnet", [Program("RenderFarm.LocalCloud")], environment, run),
                    Start("dotnet", [Program("RenderFarm.Coordinator"), "--urls", $"http://localhost:{port}"], environment, run),
                    Start("dotnet", [Program("RenderFarm.Worker")], environment, run),
                ],
            submitsItself: false,
            cancellationToken
        );
    }

    private static string Program(string project, string? name = null) =>
        Path.Combine(Build.RepositoryRoot, project, "bin", Build.Configuration, "net10.0", (name ?? project) + ".dll");

    private static async Task<Sample> MeasureAsync(
        int port,
        Func<string, List<Process>> start,
        bool submitsItself,
        CancellationToken cancellationToken
    )
    {
        var run = Guid.NewGuid().ToString("N");
        var started = Stopwatch.GetTimestamp();
        var processes = start(run);
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(Limit);
        try
        {
            using var http = new HttpClient { BaseAddress = new Uri($"http://localhost:{port}"), Timeout = TimeSpan.FromSeconds(2) };
            await UntilAsync<WorkerResponse>(
                http,
                "api/workers",
                worker => worker.State is WorkerState.Idle or WorkerState.Rendering,
                processes,
                limit.Token
            );
            var worker = Stopwatch.GetElapsedTime(started);
            if (!submitsItself)
                processes.Add(
                    Start("dotnet", [Program("RenderFarm.Cli", "renderfarm"), .. Demo, "--server", http.BaseAddress.ToString()], [], run)
                );
            await UntilAsync<JobResponse>(http, "api/jobs", job => job.Frames.Rendered > 0, processes, limit.Token);
            return new Sample(worker.TotalSeconds, Stopwatch.GetElapsedTime(started).TotalSeconds, Memory(run));
        }
        finally
        {
            foreach (var process in processes.AsEnumerable().Reverse())
                await EndAsync(process);
        }
    }

    private static Process Start(string program, string[] arguments, Dictionary<string, string> environment, string run)
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment[Mark] = run;
        foreach (var (name, value) in environment)
            start.Environment[name] = value;
        var process = Process.Start(start)!;
        var printed = Printed.GetOrAdd(process.Id, _ => new ConcurrentQueue<string?>());
        process.OutputDataReceived += (_, line) => printed.Enqueue(line.Data);
        process.BeginOutputReadLine();
        return process;
    }

    private static async Task EndAsync(Process process)
    {
        using (process)
        {
            if (process.HasExited)
                return;

            // 'dotnet run' takes no notice of a signal: it expects that what it started gets it too.
            var isRun = process.StartInfo.ArgumentList[0] == "run";
            using (
                var kill = isRun
                    ? Process.Start("pkill", ["-INT", "-P", $"{process.Id}"])
                    : Process.Start("kill", ["-INT", $"{process.Id}"])
            )
                await kill.WaitForExitAsync();
            using var limit = new CancellationTokenSource(TimeSpan.FromMinutes(1));
            await process.WaitForExitAsync(limit.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            if (!process.HasExited)
                process.Kill(entireProcessTree: true);
        }
    }

    private static async Task UntilAsync<T>(
        HttpClient http,
        string path,
        Func<T, bool> isGood,
        List<Process> processes,
        CancellationToken cancellationToken
    )
    {
        using var timer = new PeriodicTimer(Look);
        while (await timer.WaitForNextTickAsync(cancellationToken))
        {
            if (
                processes.Find(process =>
                    process.HasExited && process.StartInfo.ArgumentList[0] != Program("RenderFarm.Cli", "renderfarm")
                ) is
                { } ended
            )
            {
                throw new InvalidOperationException(
                    $"'dotnet {string.Join(' ', ended.StartInfo.ArgumentList)}' ended with {ended.ExitCode}: "
                        + $"{await ended.StandardError.ReadToEndAsync(cancellationToken)}\n{string.Join('\n', Printed[ended.Id])}"
                );
            }

            try
            {
                if ((await http.GetFromJsonAsync<T[]>(path, ApiJson.Options, cancellationToken))!.Any(isGood))
                    return;
            }
            catch (Exception exception)
                when (exception is HttpRequestException or TaskCanceledException && !cancellationToken.IsCancellationRequested)
            {
                // The coordinator is not up yet; who holds its port for it meanwhile may take the connection and never answer.
            }
        }
    }

    /// <summary>Resident memory of every process of a run but Blender's, which its mark in their environment tells.</summary>
    private static double Memory(string run) =>
        Process
            .GetProcesses()
            .Sum(process =>
            {
                using (process)
                {
                    try
                    {
                        var isOfTheRun = File.ReadAllText($"/proc/{process.Id}/environ")
                            .Contains($"{Mark}={run}", StringComparison.Ordinal);
                        return isOfTheRun && !process.ProcessName.StartsWith("blender", StringComparison.Ordinal)
                            ? process.WorkingSet64
                            : 0d;
                    }
                    catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or InvalidOperationException)
                    {
                        return 0; // it has ended, or is somebody else's
                    }
                }
            });

    private sealed record Sample(double Worker, double Frame, double Bytes);
}
