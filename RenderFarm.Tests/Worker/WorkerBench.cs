using System.Security.Cryptography;
using Amazon.S3;
using Amazon.S3.Model;
using MassTransit;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using RenderFarm.Contracts.Messages;
using RenderFarm.ServiceDefaults.Aws;
using RenderFarm.ServiceDefaults.Messaging;
using RenderFarm.Tests.Coordinator;
using RenderFarm.Tests.LocalCloud;

namespace RenderFarm.Tests.Worker;

/// <summary>
/// A farm of its own in a running LocalCloud, whose coordinator is the test: it sends chunks and reads what the workers tell.
/// </summary>
internal sealed class WorkerBench : IAsyncDisposable
{
    private readonly LocalCloudProcess _cloud;
    private readonly IHost _host;
    private readonly string _scope = $"t{Guid.NewGuid():N}"[..12];
    private readonly List<WorkerProcess> _workers = [];

    private WorkerBench(LocalCloudProcess cloud)
    {
        _cloud = cloud;
        var builder = Host.CreateEmptyApplicationBuilder(null);
        builder.Configuration.AddInMemoryCollection(
            Settings.Select(setting => KeyValuePair.Create(setting.Key.Replace("__", ":"), (string?)setting.Value))
        );
        builder.Services.AddSingleton(TimeProvider.System);
        builder.Services.AddSingleton(Events);
        builder.AddFarmStorage();
        builder.AddFarmMessaging(bus =>
            bus.AddConsumer<EventLog>()
                .Endpoint(endpoint =>
                {
                    endpoint.Name = $"{_scope}-{Queues.Coordinator}";
                    endpoint.PrefetchCount = 1;
                    endpoint.ConcurrentMessageLimit = 1; // in the order in which they were sent
                })
        );
        _host = builder.Build();
    }

    public EventLog Events { get; } = new();

    public string Folder { get; } = Directory.CreateTempSubdirectory("renderfarm-worker-").FullName;

    public IAmazonS3 S3 => _host.Services.GetRequiredService<IAmazonS3>();

    public string Bucket => _scope;

    private Dictionary<string, string> Settings => new(_cloud.EnvironmentVariables) { ["Farm__Scope"] = _scope, ["Farm__Bucket"] = _scope };

    public static async Task<WorkerBench> StartAsync(LocalCloudProcess cloud)
    {
        var bench = new WorkerBench(cloud);
        await bench.S3.PutBucketAsync(bench.Bucket);
        await bench._host.StartAsync();
        return bench;
    }

    /// <summary>Starts a worker with a data folder of the bench; workers share it.</summary>
    public WorkerProcess StartWorker(params (string Name, string Value)[] settings)
    {
        var environment = Settings;
        environment["Worker__Id"] = $"w{_workers.Count}";
        environment["Worker__DataDirectory"] = Path.Combine(Folder, "data");
        environment["Worker__ProgressInterval"] = "00:00:00";
        foreach (var (name, value) in settings)
            environment[name] = value;
        var worker = WorkerProcess.Start(environment);
        _workers.Add(worker);
        return worker;
    }

    public async Task<SceneRef> UploadAsync(string path)
    {
        var content = await File.ReadAllBytesAsync(path);
        var sha256 = Convert.ToHexStringLower(SHA256.HashData(content));
        var key = $"scenes/{sha256}.blend";
        await S3.PutObjectAsync(
            new PutObjectRequest
            {
                BucketName = Bucket,
                Key = key,
                FilePath = path,
            }
        );
        return new SceneRef(sha256, content.Length, key);
    }

    public async Task<RenderChunk> SendChunkAsync(
        SceneRef scene,
        IEnumerable<int> frames,
        string jobId = "job",
        string chunkId = "chunk",
        string? pool = null,
        params string[] notFor
    )
    {
        var chunk = new RenderChunk
        {
            ChunkId = chunkId,
            JobId = jobId,
            Scene = scene,
            Frames = [.. frames.Select(frame => new ChunkFrame(frame, null))],
            Settings = new RenderSettings(),
            OutputPrefix = $"jobs/{jobId}/",
            NotFor = notFor,
            FedAt = DateTimeOffset.UtcNow,
        };
        await SendAsync(Queues.RenderOf(pool), chunk);
        return chunk;
    }

    /// <summary>Sends every part of a frame as a chunk of its own, called <c>part1</c> and so on.</summary>
    public async Task SendPartsAsync(SceneRef scene, int frame, Split split)
    {
        for (var part = 1; part <= split.Parts; part++)
            await SendPartAsync(scene, frame, split, part);
    }

    public Task SendPartAsync(SceneRef scene, int frame, Split split, int part) =>
        SendAsync(
            Queues.Render,
            new RenderChunk
            {
                ChunkId = $"part{part}",
                JobId = "job",
                Scene = scene,
                Frames = [new ChunkFrame(frame, null, part)],
                Settings = new RenderSettings(),
                Split = split,
                OutputPrefix = "jobs/job/",
                FedAt = DateTimeOffset.UtcNow,
            }
        );

    public async Task SendAsync<T>(string queue, T message)
        where T : class
    {
        var address = _host.Services.GetRequiredService<FarmQueues>().Address(queue);
        var endpoint = await _host.Services.GetRequiredService<IBus>().GetSendEndpoint(address);
        await endpoint.Send(message);
    }

    /// <summary>Keys of the bucket under a prefix, in order.</summary>
    public async Task<IReadOnlyList<string>> KeysAsync(string prefix)
    {
        var list = await S3.ListObjectsV2Async(new ListObjectsV2Request { BucketName = Bucket, Prefix = prefix });
        return [.. (list.S3Objects ?? []).Select(item => item.Key)];
    }

    /// <summary>Waits until so many keys are under a prefix.</summary>
    public async Task WaitForKeysAsync(string prefix, int count)
    {
        using var patience = new CancellationTokenSource(Wait.Patience);
        using var look = new PeriodicTimer(TimeSpan.FromMilliseconds(20));
        while ((await KeysAsync(prefix)).Count < count)
            await look.WaitForNextTickAsync(patience.Token);
    }

    /// <summary>Fetches an object into the bench's folder.</summary>
    /// <returns>Its file.</returns>
    public async Task<string> FetchAsync(string key)
    {
        var path = Path.Combine(Folder, $"{Guid.NewGuid():N}{Path.GetExtension(key)}");
        using var item = await S3.GetObjectAsync(Bucket, key);
        await item.WriteResponseStreamToFileAsync(path, append: false, default);
        return path;
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var worker in _workers)
            await worker.DisposeAsync();
        await _host.StopAsync();
        _host.Dispose();
        Directory.Delete(Folder, recursive: true);
    }
}
