using System.Diagnostics;
using System.Globalization;
using System.Net.Http.Json;
using System.Net.Sockets;
using System.Text;
using RenderFarm.Benchmarks.Farm;
using RenderFarm.Contracts.Api;

namespace RenderFarm.Tests.Processes;

/// <summary>The whole farm, started as a user starts it, on ports and in folders of its own.</summary>
internal sealed class FarmProcess : ChildProcess
{
    private readonly DirectoryInfo _folder;
    private readonly HttpClient _api;

    private FarmProcess(
        DirectoryInfo folder,
        int port,
        int cloudPort,
        string[] arguments,
        IEnumerable<KeyValuePair<string, string?>> environment
    )
        : base("dotnet", [Program, .. arguments], environment)
    {
        _folder = folder;
        Server = new Uri($"http://localhost:{port}");
        Cloud = new Uri($"http://localhost:{cloudPort}");
        _api = new HttpClient { BaseAddress = Server, Timeout = TimeSpan.FromSeconds(10) };
    }

    /// <summary>Address of its page and API.</summary>
    public Uri Server { get; }

    /// <summary>Address of its LocalCloud.</summary>
    public Uri Cloud { get; }

    /// <summary>Where it keeps everything.</summary>
    public string Data => Path.Combine(_folder.FullName, "data");

    /// <summary>Where the demo puts its frames.</summary>
    public string Frames => Path.Combine(_folder.FullName, "frames");

    /// <summary>Ids of the farm's running processes, which its data folder in their environment tells. Linux only.</summary>
    public IReadOnlyList<int> Processes => [.. Ids.Where(id => Read(id, "environ").Contains(Data, StringComparison.Ordinal))];

    // …/RenderFarm.Tests/bin/Debug/net10.0/ and …/RenderFarm.AppHost/bin/Debug/net10.0/ are alike; the parts are found from there.
    private static string Program =>
        Path.Combine(
            Projects.RenderFarm_AppHost.ProjectPath,
            Path.GetRelativePath(Path.Combine(Projects.RenderFarm_AppHost.ProjectPath, "..", "RenderFarm.Tests"), AppContext.BaseDirectory),
            "RenderFarm.AppHost.dll"
        );

    private static IEnumerable<int> Ids =>
        Directory
            .EnumerateDirectories("/proc")
            .Select(path => int.TryParse(Path.GetFileName(path), CultureInfo.InvariantCulture, out var id) ? id : 0)
            .Where(id => id != 0 && id != Environment.ProcessId);

    /// <summary>Starts it with some arguments besides those of its ports and folders.</summary>
    public static FarmProcess Start(params string[] arguments) => Start([], arguments);

    /// <summary>Starts it with more in its environment.</summary>
    public static FarmProcess Start(IEnumerable<KeyValuePair<string, string?>> environment, params string[] arguments)
    {
        var folder = Directory.CreateTempSubdirectory("renderfarm-e2e-");
        var (port, cloudPort) = (FreePort.Find(), FreePort.Find());
        string[] places = ["--data", Path.Combine(folder.FullName, "data"), "--port", $"{port}", "--cloud-port", $"{cloudPort}"];
        string[] frames = arguments.Contains("demo") ? ["--out", Path.Combine(folder.FullName, "frames")] : [];
        return new FarmProcess(folder, port, cloudPort, [.. arguments, .. frames, .. places], environment);
    }

    /// <summary>Runs the AppHost with just these arguments to its end.</summary>
    public static Task<(int ExitCode, string Output)> RunAsync(params string[] arguments) => RunAsync("dotnet", [Program, .. arguments]);

    /// <summary>Waits until the farm says that everything is up.</summary>
    public Task UpAsync() => LineAsync("Ctrl-C ends the farm.");

    /// <summary>Does to a part what a button of the dashboard does.</summary>
    /// <param name="part">Its name in the dashboard.</param>
    /// <param name="command">The command's name, then its arguments.</param>
    /// <returns>What is answered.</returns>
    public static async Task<string> CommandAsync(string part, params string[] command)
    {
        var project = Projects.RenderFarm_AppHost.ProjectPath;
        await RunAsync("dotnet", ["tool", "restore"], folder: project);
        var (exitCode, output) = await RunAsync(
            "dotnet",
            [
                "tool",
                "run",
                "aspire",
                "--",
                "resource",
                part,
                command[0],
                "--apphost",
                Path.Combine(project, "RenderFarm.AppHost.csproj"),
                "--nologo",
                "--non-interactive",
                .. command[1..],
            ],
            folder: project
        );
        Assert.True(exitCode == 0, output);
        return output;
    }

    public Task<JobResponse> JobAsync(Func<JobResponse, bool> wanted) =>
        UntilAsync(async () => (await _api.GetFromJsonAsync<JobResponse[]>("/api/jobs", ApiJson.Options))!.SingleOrDefault(wanted));

    public Task<WorkerResponse> WorkerAsync(Func<WorkerResponse, bool> wanted) =>
        UntilAsync(async () => (await _api.GetFromJsonAsync<WorkerResponse[]>("/api/workers", ApiJson.Options))!.SingleOrDefault(wanted));

    /// <summary>Waits until a part's process is there.</summary>
    public Task StartedAsync(string program) => UntilAsync(() => Task.FromResult(Processes.Any(id => Runs(id, program)) ? this : null));

    public Task<FrameResponse[]> FramesAsync(string jobId) =>
        _api.GetFromJsonAsync<FrameResponse[]>($"/api/jobs/{jobId}/frames", ApiJson.Options)!;

    /// <summary>The one process of the farm that runs this program.</summary>
    public int ProcessOf(string program) => Processes.Single(id => Runs(id, program));

    /// <summary>Kills a part (SIGKILL).</summary>
    public async Task KillAsync(string program)
    {
        using var process = Process.GetProcessById(ProcessOf(program));
        process.Kill();
        await process.WaitForExitAsync();
    }

    /// <summary>Waits until it has said something so many times.</summary>
    public Task SaidAsync(string text, int times) => UntilAsync(() => Task.FromResult(Printed.Split(text).Length > times ? this : null));

    /// <summary>Waits until no process of the farm is left.</summary>
    public Task NothingLeftAsync() => UntilAsync(() => Task.FromResult(Processes.Count == 0 ? this : null));

    public override async ValueTask DisposeAsync()
    {
        if (!HasExited)
        {
            // As a user ends it; what hangs is killed below.
            await SignalAsync("INT");
            using var patience = new CancellationTokenSource(TimeSpan.FromMinutes(1));
            await ((Task)EndAsync()).WaitAsync(patience.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        await base.DisposeAsync();
        await NothingLeftAsync();
        _api.Dispose();
        _folder.Delete(recursive: true);
    }

    private static bool Runs(int id, string program) =>
        Read(id, "cmdline").Split('\0').Take(2).Any(word => Path.GetFileName(word) == program + ".dll");

    private static string Read(int processId, string file)
    {
        try
        {
            return Encoding.UTF8.GetString(File.ReadAllBytes($"/proc/{processId}/{file}"));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return ""; // it has ended
        }
    }

    private async Task<T> UntilAsync<T>(Func<Task<T?>> look)
        where T : class
    {
        using var patience = new CancellationTokenSource(Patience);
        using var tick = new PeriodicTimer(TimeSpan.FromMilliseconds(200));
        while (true)
        {
            try
            {
                if (await look() is { } found)
                    return found;

                await tick.WaitForNextTickAsync(patience.Token);
            }
            catch (Exception e)
                when (e is HttpRequestException or SocketException or OperationCanceledException && !patience.IsCancellationRequested)
            {
                // The coordinator is starting, or was killed by the test.
            }
            catch (OperationCanceledException e)
            {
                throw new TimeoutException("What the test waits for did not happen. The farm printed:\n" + Printed, e);
            }
        }
    }
}
