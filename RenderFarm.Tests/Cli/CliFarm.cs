using RenderFarm.Tests.LocalCloud;
using RenderFarm.Tests.Processes;

namespace RenderFarm.Tests.Cli;

/// <summary>
/// A farm of real processes: LocalCloud, a coordinator that can be killed and started again, and workers when a test starts them.
/// </summary>
public class CliFarm : IAsyncLifetime
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("renderfarm-cli-farm-");
    private readonly List<ChildProcess> _processes = [];
    private ChildProcess? _coordinator;

    public LocalCloudProcess Cloud { get; } = new();

    /// <summary>The coordinator's address, the same after it was started again.</summary>
    public string Server { get; private set; } = "http://127.0.0.1:0";

    public virtual async Task InitializeAsync()
    {
        await Cloud.InitializeAsync();
        await StartCoordinatorAsync();
    }

    public async Task StartCoordinatorAsync()
    {
        // A scene without a worker is to be refused while a test waits.
        _coordinator = Start("RenderFarm.Coordinator", ("ASPNETCORE_URLS", Server), ("Coordinator__InspectionWait", "00:00:05"));
        Server = (await _coordinator.ListeningAsync()).ToString().TrimEnd('/');
    }

    /// <summary>Kills the coordinator at once (SIGKILL).</summary>
    public Task KillCoordinatorAsync() => _coordinator!.KillAsync();

    public ChildProcess StartWorker(params ReadOnlySpan<(string Name, string Value)> settings) => Start("RenderFarm.Worker", settings);

    public async Task DisposeAsync()
    {
        foreach (var process in _processes)
        {
            await process.DisposeAsync();
        }

        await Cloud.DisposeAsync();
        _folder.Delete(recursive: true);
    }

    private ChildProcess Start(string project, params ReadOnlySpan<(string Name, string Value)> settings)
    {
        var environment = new Dictionary<string, string?>(StringComparer.Ordinal);
        foreach (var (name, value) in Cloud.EnvironmentVariables)
            environment[name] = value;
        environment["Coordinator__DataDirectory"] = Path.Combine(_folder.FullName, "coordinator");
        environment["Worker__DataDirectory"] = Path.Combine(_folder.FullName, "worker");
        foreach (var (name, value) in settings)
            environment[name] = value;
        var process = new ChildProcess("dotnet", [ChildProcess.Built(project)], environment);
        _processes.Add(process);
        return process;
    }
}
