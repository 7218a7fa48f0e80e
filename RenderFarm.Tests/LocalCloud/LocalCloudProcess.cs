using System.Globalization;
using Amazon.EC2;
using Amazon.Runtime;
using Amazon.Runtime.CredentialManagement;
using Amazon.S3;
using Amazon.SQS;
using RenderFarm.LocalCloud.Ec2.Running;
using RenderFarm.Tests.Coordinator;
using RenderFarm.Tests.Processes;

namespace RenderFarm.Tests.LocalCloud;

/// <summary>
/// LocalCloud as a process of its own, on a free port and with a data directory of its own. It can be killed and started again
/// on the same port and data. Use it as a class fixture, or start one for a test.
/// </summary>
public sealed class LocalCloudProcess : IAsyncLifetime, IAsyncDisposable
{
    public const string Region = "eu-central-1";

    private readonly string[] _arguments;
    private readonly List<IDisposable> _clients = [];
    private ChildProcess? _process;
    private string _before = "";
    private int _port;

    /// <summary>For xunit, which starts it.</summary>
    public LocalCloudProcess()
        : this([]) { }

    private LocalCloudProcess(string[] arguments, DirectoryInfo? folder = null) =>
        (_arguments, DataDirectory) = (arguments, (folder ?? Directory.CreateTempSubdirectory("localcloud-")).FullName);

    /// <summary>What AWS_ENDPOINT_URL is set to.</summary>
    public Uri Endpoint => new($"http://127.0.0.1:{_port}");

    /// <summary>Its own key, as the SDK reads it from the file that LocalCloud made.</summary>
    public ImmutableCredentials Key =>
        new SharedCredentialsFile(CredentialsFile).TryGetProfile("default", out var profile)
            ? profile.GetAWSCredentials(profile.CredentialProfileStore).GetCredentials()
            : throw new InvalidOperationException($"There is no key in {CredentialsFile}.");

    public string CredentialsFile => Path.Combine(DataDirectory, "credentials");

    public string DataDirectory { get; }

    /// <summary>The files that hold objects' bytes.</summary>
    public IReadOnlyList<string> BlobFiles =>
        Directory.GetFiles(Path.Combine(DataDirectory, "s3", "blobs"), "*", SearchOption.AllDirectories);

    /// <summary>Everything that the process printed so far.</summary>
    public string Output => _before + _process?.Printed;

    public int ProcessId => Running.Id;

    /// <summary>What a process needs in its environment to reach this cloud.</summary>
    public IReadOnlyDictionary<string, string> EnvironmentVariables =>
        new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["AWS_ENDPOINT_URL"] = Endpoint.ToString().TrimEnd('/'),
            ["AWS_ACCESS_KEY_ID"] = Key.AccessKey,
            ["AWS_SECRET_ACCESS_KEY"] = Key.SecretKey,
            ["AWS_REGION"] = Region,
            ["AWS_EC2_METADATA_DISABLED"] = "true",
        };

    /// <summary>The most memory that the process has held so far, in bytes. Linux only.</summary>
    public long PeakMemoryBytes =>
        File.ReadLines($"/proc/{ProcessId}/status")
            .Where(line => line.StartsWith("VmHWM:", StringComparison.Ordinal))
            .Select(line => 1024 * long.Parse(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[1], CultureInfo.InvariantCulture))
            .Single();

    private ChildProcess Running => _process ?? throw new InvalidOperationException("LocalCloud is not running.");

    /// <param name="arguments">Further command line arguments, such as <c>--LocalCloud:KeepFreeBytes</c>, <c>0</c>.</param>
    public static Task<LocalCloudProcess> StartAsync(params string[] arguments) => StartAsync(null, arguments);

    /// <summary>The same on a folder of the test's.</summary>
    public static async Task<LocalCloudProcess> StartAsync(DirectoryInfo? folder, params string[] arguments)
    {
        var cloud = new LocalCloudProcess(arguments, folder);
        await cloud.InitializeAsync();
        return cloud;
    }

    /// <summary>Starts the process with any port and returns when it ends, for starts that must fail.</summary>
    public static Task<(int ExitCode, string Output)> RunToEndAsync(params string[] arguments) =>
        ChildProcess.RunAsync("dotnet", [ChildProcess.Built("RenderFarm.LocalCloud"), .. arguments]);

    public Task InitializeAsync() => StartProcessAsync();

    /// <summary>An S3 client with the right key.</summary>
    public AmazonS3Client CreateS3Client(string? secretAccessKey = null, Action<AmazonS3Config>? configure = null)
    {
        var config = new AmazonS3Config
        {
            ServiceURL = Endpoint.ToString(),
            ForcePathStyle = true,
            AuthenticationRegion = Region,
        };
        configure?.Invoke(config);
        var client = new AmazonS3Client(new BasicAWSCredentials(Key.AccessKey, secretAccessKey ?? Key.SecretKey), config);
        _clients.Add(client);
        return client;
    }

    /// <summary>An SQS client with the right key.</summary>
    public AmazonSQSClient CreateSqsClient(Action<AmazonSQSConfig>? configure = null)
    {
        var config = new AmazonSQSConfig { ServiceURL = Endpoint.ToString(), AuthenticationRegion = Region };
        configure?.Invoke(config);
        var client = new AmazonSQSClient(new BasicAWSCredentials(Key.AccessKey, Key.SecretKey), config);
        _clients.Add(client);
        return client;
    }

    /// <summary>An EC2 client with the right key.</summary>
    /// <param name="secretAccessKey">Another one makes it a stranger.</param>
    /// <param name="retries">How often it repeats a call that failed for a while.</param>
    /// <param name="http">Another line to it.</param>
    public AmazonEC2Client CreateEc2Client(string? secretAccessKey = null, int? retries = null, HttpClientFactory? http = null)
    {
        var config = new AmazonEC2Config
        {
            ServiceURL = Endpoint.ToString(),
            AuthenticationRegion = Region,
            HttpClientFactory = http,
        };
        if (retries is { } count)
            config.MaxErrorRetry = count;
        var client = new AmazonEC2Client(new BasicAWSCredentials(Key.AccessKey, secretAccessKey ?? Key.SecretKey), config);
        _clients.Add(client);
        return client;
    }

    /// <summary>Kills the process at once (SIGKILL), without giving it a chance to finish anything.</summary>
    public async Task KillAsync()
    {
        await Running.KillAsync(entireProcessTree: true);
        _before += Running.Printed;
        Running.Dispose();
        _process = null;
    }

    /// <summary>Starts the process again on the same port and data.</summary>
    public Task StartAgainAsync() => StartProcessAsync();

    public async Task DisposeAsync()
    {
        foreach (var client in _clients)
            client.Dispose();
        if (_process is not null)
            await KillAsync();
        await WaitForKeeperAsync();
        Directory.Delete(DataDirectory, recursive: true);
    }

    // It ends what a killed LocalCloud left, and works in the data directory until then.
    private async Task WaitForKeeperAsync()
    {
        var path = Path.Combine(DataDirectory, "ec2", "instances", KeeperProcess.LockFile);
        if (!File.Exists(path))
            return;
        await Wait.ForAsync(
            () =>
            {
                try
                {
                    using var free = new FileStream(path, FileMode.Open, FileAccess.ReadWrite, FileShare.None);
                    return Task.FromResult(true);
                }
                catch (IOException)
                {
                    return Task.FromResult(false);
                }
            },
            isFree => isFree,
            "the keeper of the instances ends"
        );
    }

    async ValueTask IAsyncDisposable.DisposeAsync() => await DisposeAsync();

    private async Task StartProcessAsync()
    {
        _process = new ChildProcess(
            "dotnet",
            [
                ChildProcess.Built("RenderFarm.LocalCloud"),
                "--LocalCloud:Port",
                $"{_port}",
                "--LocalCloud:DataDirectory",
                DataDirectory,
                .. _arguments,
            ]
        );
        _port = (await _process.ListeningAsync()).Port;
        using var http = new HttpClient();
        Assert.Equal("Healthy", await http.GetStringAsync(new Uri(Endpoint, "/health")));
    }
}
