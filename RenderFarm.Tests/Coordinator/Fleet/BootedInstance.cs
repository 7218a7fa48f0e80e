using System.Diagnostics;
using System.Formats.Tar;
using System.IO.Compression;
using System.Security.Cryptography;
using System.Text;
using Amazon.S3;
using Amazon.S3.Model;
using RenderFarm.Coordinator.Fleet.Boot;
using RenderFarm.Tests.LocalCloud;
using RenderFarm.Tests.Worker;

namespace RenderFarm.Tests.Coordinator.Fleet;

/// <summary>A folder in which a start-up script runs as on an instance of its own, whose <c>poweroff</c> leaves a file there.</summary>
internal sealed class BootedInstance : IAsyncDisposable
{
    private const string Bucket = "boot-tests";

    private readonly LocalCloudProcess _cloud;
    private readonly AmazonS3Client _s3;
    private readonly MetadataServer _metadata;
    private Process? _process;

    private BootedInstance(LocalCloudProcess cloud, MetadataServer metadata) =>
        (_cloud, _metadata, _s3) = (cloud, metadata, cloud.CreateS3Client());

    public string Folder { get; } = Directory.CreateTempSubdirectory("renderfarm-instance-").FullName;

    /// <summary>How often it was switched off.</summary>
    public int PowerOffs => File.Exists(Path.Combine(Folder, "off")) ? File.ReadAllLines(Path.Combine(Folder, "off")).Length : 0;

    public int ProcessId => _process!.Id;

    public static async Task<BootedInstance> CreateAsync(LocalCloudProcess cloud)
    {
        var instance = new BootedInstance(cloud, await MetadataServer.StartAsync());
        instance._metadata.GiveKey(cloud.Key);
        var bin = Directory.CreateDirectory(Path.Combine(instance.Folder, "bin")).FullName;
        await ShellScript.WriteAsync(Path.Combine(bin, "poweroff"), $"echo off >> '{instance.Folder}/off'");
        try
        {
            await instance._s3.PutBucketAsync(Bucket);
        }
        catch (BucketAlreadyOwnedByYouException)
        {
            // By a test before.
        }

        return instance;
    }

    /// <summary>A plan whose worker is a shell script, or another executable.</summary>
    public async Task<BootPlan> PlanAsync(string worker, IReadOnlyDictionary<string, string>? environment = null)
    {
        var archive = Pack("RenderFarm.Worker", Encoding.UTF8.GetBytes(worker));
        return new BootPlan
        {
            WorkerUrl = await UploadAsync(archive),
            WorkerSha256 = Convert.ToHexStringLower(SHA256.HashData(archive)),
            Region = LocalCloudProcess.Region,
            LogFolder = new Uri(_cloud.Endpoint, $"{Bucket}/logs/"),
            Environment = environment ?? new Dictionary<string, string>(),
            MaxLifetime = TimeSpan.FromHours(1),
            StartTimeout = TimeSpan.FromMinutes(5),
            ExpiresAt = DateTimeOffset.UtcNow.AddHours(1),
        };
    }

    /// <summary>A <c>.tar.gz</c> with one executable.</summary>
    public static byte[] Pack(string name, byte[] content)
    {
        using var archive = new MemoryStream();
        using (var zip = new GZipStream(archive, CompressionLevel.Fastest, leaveOpen: true))
        using (var tar = new TarWriter(zip))
        {
            tar.WriteEntry(
                new UstarTarEntry(TarEntryType.RegularFile, name)
                {
                    Mode = (UnixFileMode)0b111_101_101,
                    DataStream = new MemoryStream(content),
                }
            );
        }

        return archive.ToArray();
    }

    /// <summary>Stores a file.</summary>
    /// <returns>An address that fetches it.</returns>
    public async Task<Uri> UploadAsync(byte[] file)
    {
        var key = $"store/{Guid.NewGuid():N}";
        await _s3.PutObjectAsync(
            new PutObjectRequest
            {
                BucketName = Bucket,
                Key = key,
                InputStream = new MemoryStream(file),
            }
        );
        return new Uri(
            await _s3.GetPreSignedURLAsync(
                new GetPreSignedUrlRequest
                {
                    BucketName = Bucket,
                    Key = key,
                    Expires = DateTime.UtcNow.AddHours(1),
                    Protocol = Protocol.HTTP,
                }
            )
        );
    }

    /// <summary>Begins to run the plan's script.</summary>
    public async Task StartAsync(BootPlan plan)
    {
        var script = Path.Combine(Folder, "user-data");
        await File.WriteAllBytesAsync(script, Convert.FromBase64String(BootScript.UserData(plan)));
        var start = new ProcessStartInfo("bash", [script])
        {
            WorkingDirectory = Folder,
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var name in start.Environment.Keys.Where(name => name.StartsWith("AWS_", StringComparison.Ordinal)).ToList())
            start.Environment.Remove(name);
        start.Environment["PATH"] = $"{Folder}/bin:{start.Environment["PATH"]}";
        start.Environment["AWS_EC2_METADATA_SERVICE_ENDPOINT"] = _metadata.Endpoint;
        _process = Process.Start(start);
        _process!.OutputDataReceived += static (_, _) => { };
        _process.BeginOutputReadLine();
    }

    /// <summary>Runs the plan's script to its end.</summary>
    /// <returns>The log that it has stored.</returns>
    public async Task<string> RunAsync(BootPlan plan)
    {
        await StartAsync(plan);
        return await EndAsync();
    }

    /// <summary>Waits until the script has ended.</summary>
    /// <returns>The log that it has stored.</returns>
    public async Task<string> EndAsync()
    {
        using var patience = new CancellationTokenSource(Wait.Patience);
        await _process!.WaitForExitAsync(patience.Token);
        using var log = await _s3.GetObjectAsync(Bucket, $"logs/{_metadata.InstanceId}.log");
        using var reader = new StreamReader(log.ResponseStream);
        return await reader.ReadToEndAsync();
    }

    public async ValueTask DisposeAsync()
    {
        if (_process is { HasExited: false })
            _process.Kill(entireProcessTree: true);
        _process?.Dispose();
        await _metadata.DisposeAsync();
        Directory.Delete(Folder, recursive: true);
    }
}
