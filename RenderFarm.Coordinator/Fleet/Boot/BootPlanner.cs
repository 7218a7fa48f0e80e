using System.Globalization;
using Amazon.S3;
using Microsoft.Extensions.Options;
using RenderFarm.Contracts.Api;
using RenderFarm.Coordinator.Infrastructure;
using RenderFarm.Coordinator.Infrastructure.ObjectStore;
using RenderFarm.Coordinator.Instances;
using RenderFarm.Coordinator.Jobs;
using RenderFarm.Coordinator.Transitions;
using RenderFarm.Coordinator.Uploads;
using RenderFarm.ServiceDefaults.Settings;

namespace RenderFarm.Coordinator.Fleet.Boot;

/// <summary>Plans how instances start: with the newest worker, the chosen Blender, and the settings that lead to this farm.</summary>
internal sealed class BootPlanner(
    ArchiveChoice archives,
    FarmStore store,
    FarmBucket bucket,
    IAmazonS3 s3,
    IConfiguration configuration,
    IOptions<BootOptions> options,
    IOptions<FleetOptions> fleet,
    IOptions<FarmOptions> farm,
    TimeProvider time
)
{
    /// <summary>The part of an instance's lifetime in which it takes work; in the rest it may finish what it has.</summary>
    private const double TimeToWork = 0.9;

    /// <summary>
    /// How long an instance of a detached job stays on without work: all that it could get is on the queue, or is there again when the
    /// message of one that was killed is no longer hidden.
    /// </summary>
    private static readonly TimeSpan DetachedIdle = TimeSpan.FromSeconds(90);

    /// <summary>Of the coordinator's own settings, those that a worker needs to reach the same cloud.</summary>
    private static readonly string[] Endpoints =
    [
        "AWS_ENDPOINT_URL",
        "AWS_ENDPOINT_URL_S3",
        "AWS_ENDPOINT_URL_SQS",
        "AWS_ENDPOINT_URL_SNS",
    ];

    private static readonly string[] Telemetry =
    [
        "OTEL_EXPORTER_OTLP_ENDPOINT",
        "OTEL_EXPORTER_OTLP_PROTOCOL",
        "OTEL_EXPORTER_OTLP_HEADERS",
        "OTEL_TRACES_SAMPLER",
        "OTEL_TRACES_SAMPLER_ARG",
    ];

    /// <summary>Sees that instances could start, before anything is rented.</summary>
    /// <exception cref="RefusedException">No worker was published, or the Blender that was chosen is not in the store.</exception>
    public void Check() => Choose(options.Value.BlenderVersion);

    /// <summary>Versions of Blender that a job's instances can have: the one that was chosen for all, else those of the store.</summary>
    public IReadOnlyList<string> Blenders() =>
        options.Value.BlenderVersion is { } chosen
            ? [chosen]
            : [.. archives.All().Where(archive => archive.Kind == ArchiveKind.Blender).Select(archive => archive.Version)];

    /// <summary>Hashes of the archives that new instances may get.</summary>
    public IReadOnlySet<string> Used() =>
        Blenders()
            .Select(archives.Blender)
            .Append(archives.Worker())
            .OfType<Archive>()
            .Select(archive => archive.Sha256)
            .ToHashSet(StringComparer.Ordinal);

    /// <summary>Plans an instance's start. Its addresses end: see <see cref="BootPlan.ExpiresAt"/>.</summary>
    /// <exception cref="RefusedException">No worker was published, or the Blender that was chosen is not in the store.</exception>
    public async Task<BootPlan> PlanAsync(BootRequest request)
    {
        var job = store.Read(connection => JobTable.OfPool(connection, request.Pool));
        var (worker, blender) = Choose(job?.Blender ?? options.Value.BlenderVersion);
        var expires = time.GetUtcNow() + options.Value.DownloadTime;
        return new BootPlan
        {
            WorkerUrl = await SignAsync(worker, expires),
            WorkerSha256 = worker.Sha256,
            BlenderUrl = blender is null ? null : await SignAsync(blender, expires),
            BlenderSha256 = blender?.Sha256,
            BlenderName = blender is null ? null : $"Blender {blender.Version}",
            Region = Region,
            LogFolder = LogFolder(),
            Environment = WorkerEnvironment(request, job?.Rental is { Detached: true }),
            KeepAlive = request.KeepAlive ? fleet.Value.KeepAliveTime : TimeSpan.Zero,
            MaxLifetime = Lifetime(request),
            StartTimeout = Shorter(fleet.Value.BootTimeout, Lifetime(request)),
            KeyPair = fleet.Value.KeyPair,
            SetupCommand = options.Value.SetupCommand,
            ExpiresAt = expires,
        };
    }

    private string Region => s3.Config.AuthenticationRegion ?? s3.Config.RegionEndpoint.SystemName;

    private string? Endpoint => s3.Config.ServiceURL?.TrimEnd('/');

    private (Archive Worker, Archive? Blender) Choose(string? version)
    {
        var worker =
            archives.Worker()
            ?? throw new RefusedException(
                ProblemTypes.NoWorkerArchive,
                "The farm has no worker that rented instances could run. Send it once with 'renderfarm worker publish'."
            );
        var blender = archives.Blender(version);
        if (version is not null && blender is null)
        {
            throw new RefusedException(
                ProblemTypes.NoWorkerArchive,
                $"Instances are to have Blender {version} (Fleet:BlenderVersion, or the job's), and the farm has no such Blender. Send it "
                    + $"with 'renderfarm blender upload --version {version}'."
            );
        }

        return (worker, blender);
    }

    private async Task<Uri> SignAsync(Archive archive, DateTimeOffset expires) => new(await bucket.SignGetAsync(archive.Key, expires));

    private Uri LogFolder()
    {
        var name = farm.Value.Bucket;
        var suffix = Region.StartsWith("cn-", StringComparison.Ordinal) ? ".cn" : "";
        return new Uri(Endpoint is null ? $"https://{name}.s3.{Region}.amazonaws.com{suffix}/logs/" : $"{Endpoint}/{name}/logs/");
    }

    private Dictionary<string, string> WorkerEnvironment(BootRequest request, bool isDetached)
    {
        var environment = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["AWS_REGION"] = Region,
            ["Farm__Bucket"] = farm.Value.Bucket,
            ["Farm__Scope"] = farm.Value.Scope,
            ["Worker__Rented"] = "true",
            ["Worker__Pool"] = request.Pool,
            ["Worker__IdleTimeout"] = Text(isDetached ? Shorter(options.Value.IdleTimeout, DetachedIdle) : options.Value.IdleTimeout),
            ["Worker__UnreachableTimeout"] = Text(options.Value.UnreachableTimeout),
            ["Worker__MaxLifetime"] = Text(Lifetime(request) * TimeToWork),
        };
        foreach (var name in Endpoints.Concat(IsCollectorInReach() ? Telemetry : []))
        {
            if (configuration[name] is { Length: > 0 } value)
                environment[name] = value;
        }

        return environment;
    }

    private TimeSpan Lifetime(BootRequest request) => Shorter(request.Lease ?? TimeSpan.MaxValue, fleet.Value.MaxLifetime);

    private static TimeSpan Shorter(TimeSpan one, TimeSpan other) => one < other ? one : other;

    /// <summary>A collector on the coordinator's own machine hears nothing from elsewhere.</summary>
    private bool IsCollectorInReach() =>
        Uri.TryCreate(configuration["OTEL_EXPORTER_OTLP_ENDPOINT"], UriKind.Absolute, out var collector)
        && (!collector.IsLoopback || (Endpoint is not null && new Uri(Endpoint).IsLoopback));

    private static string Text(TimeSpan time) => time.ToString("c", CultureInfo.InvariantCulture);
}
