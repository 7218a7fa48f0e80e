using System.Net;
using System.Net.Http.Json;
using RenderFarm.Contracts.Api;
using RenderFarm.Tests.LocalCloud;
using RenderFarm.Tests.Processes;

namespace RenderFarm.Tests.Coordinator;

/// <summary>The coordinator as a process of its own. It can be killed and started again on the same port and data.</summary>
internal sealed class CoordinatorProcess : IAsyncDisposable
{
    private readonly IReadOnlyDictionary<string, string> _environment;
    private readonly DirectoryInfo _folder;
    private string _before = "";
    private ChildProcess? _process;
    private string _urls = "http://127.0.0.1:0";
    private Uri _address = null!;

    private CoordinatorProcess(IReadOnlyDictionary<string, string> environment, DirectoryInfo folder) =>
        (_environment, _folder) = (environment, folder);

    public HttpClient Http { get; } = new() { Timeout = Wait.Patience };

    public Uri Address => _address;

    /// <summary>Its database, to look into or to change while it is down.</summary>
    public string DatabasePath => Path.Combine(_folder.FullName, "farm.db");

    public int ProcessId => _process!.Id;

    public string Output => _before + _process?.Printed;

    /// <summary>Starts it against a cloud, with short times so that what is lost is found while a test waits.</summary>
    public static Task<CoordinatorProcess> StartAsync(LocalCloudProcess cloud, params (string Name, string Value)[] settings) =>
        StartAsync(cloud, null, settings);

    /// <summary>The same on a folder of the test's.</summary>
    public static async Task<CoordinatorProcess> StartAsync(
        LocalCloudProcess cloud,
        DirectoryInfo? folder,
        params (string Name, string Value)[] settings
    )
    {
        var environment = new Dictionary<string, string>(cloud.EnvironmentVariables, StringComparer.Ordinal)
        {
            ["Feed__Interval"] = "00:00:00.2",
            ["Quote__Interval"] = "00:00:00.2",
            ["Feed__UnclaimedTimeout"] = "00:00:02",
            ["Feed__DisownedTimeout"] = "00:00:02",
            ["Feed__EmptyTime"] = "00:00:01",
            ["Housekeeping__Interval"] = "00:00:00.2",
            ["Housekeeping__DeadLetterInterval"] = "00:00:00.2",
            ["Feed__SettleTime"] = "00:00:00.5",
            ["Workers__LostAfter"] = "00:00:05",
            ["Workers__GracePeriod"] = "00:00:02",
            ["Workers__DeleteQueueAfter"] = "00:00:10",
            ["Coordinator__InspectionWait"] = "00:00:30",
        };
        foreach (var (name, value) in settings)
            environment[name] = value;
        environment.Remove("Urls", out var urls);
        var coordinator = new CoordinatorProcess(environment, folder ?? Directory.CreateTempSubdirectory("coordinator-"));
        if (urls is not null)
            coordinator._urls = urls;
        await coordinator.StartAgainAsync();
        return coordinator;
    }

    /// <summary>Runs it with arguments that it refuses.</summary>
    public static Task<(int ExitCode, string Output)> RunToEndAsync(
        IReadOnlyDictionary<string, string> environment,
        params string[] arguments
    ) => ChildProcess.RunAsync("dotnet", [ChildProcess.Built("RenderFarm.Coordinator"), .. arguments], Nullable(environment));

    /// <summary>Starts it, the second time on the port and data of the first.</summary>
    public async Task StartAgainAsync()
    {
        var environment = Nullable(_environment).Append(KeyValuePair.Create("Coordinator__DataDirectory", (string?)_folder.FullName));
        _process = new ChildProcess("dotnet", [ChildProcess.Built("RenderFarm.Coordinator"), "--urls", _urls], environment);
        var listening = await _process.ListeningAsync();
        _urls = listening.ToString();
        // That of everybody is nobody's to connect to.
        _address = listening.Host == "0.0.0.0" ? new UriBuilder(listening) { Host = "127.0.0.1" }.Uri : listening;
        Http.BaseAddress ??= _address;
    }

    /// <summary>Waits until it reports that it is ready.</summary>
    public Task ReadyAsync() =>
        Wait.ForAsync(
            async () =>
            {
                using var response = await Http.GetAsync("/health");
                return response.StatusCode;
            },
            status => status == HttpStatusCode.OK,
            "the coordinator is ready. " + Output
        );

    /// <summary>Has it sleep, as on a laptop that is closed (SIGSTOP).</summary>
    public Task SleepAsync() => _process!.SignalAsync("STOP");

    /// <summary>Wakes it (SIGCONT).</summary>
    public Task WakeAsync() => _process!.SignalAsync("CONT");

    /// <summary>Kills it at once (SIGKILL).</summary>
    public async Task KillAsync()
    {
        await _process!.KillAsync();
        _before += _process.Printed;
        _process.Dispose();
        _process = null;
    }

    public async Task<T> GetAsync<T>(string path) => (await Http.GetFromJsonAsync<T>(path, ApiJson.Options))!;

    /// <summary>Waits until a job is as it should be.</summary>
    public Task<JobResponse> JobAsync(string id, Func<JobResponse, bool> isGood, string what) =>
        Wait.ForAsync(() => GetAsync<JobResponse>($"/api/jobs/{id}"), isGood, what);

    public async ValueTask DisposeAsync()
    {
        if (_process is not null)
            await KillAsync();
        Http.Dispose();
        _folder.Delete(recursive: true);
    }

    private static IEnumerable<KeyValuePair<string, string?>> Nullable(IReadOnlyDictionary<string, string> variables) =>
        variables.Select(variable => KeyValuePair.Create(variable.Key, (string?)variable.Value));
}
