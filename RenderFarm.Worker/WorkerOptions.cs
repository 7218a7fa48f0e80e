using System.Security.Cryptography;
using System.Text.RegularExpressions;
using RenderFarm.ServiceDefaults.Settings;

namespace RenderFarm.Worker;

/// <summary>Settings of a worker, section <c>Worker</c>.</summary>
internal sealed partial class WorkerOptions : ICheckedOptions
{
    public const string Section = "Worker";

    /// <summary>Bytes that the cache must at least hold: 64 MiB. A smaller one would fetch every scene for every chunk.</summary>
    private const long LeastSceneCacheBytes = 64L << 20;

    private static readonly string[] Devices = ["auto", "cpu", "gpu", "optix", "cuda", "hip", "oneapi", "metal"];

    /// <summary>
    /// Name of this worker in the farm: 1 to 60 of <c>A-Z a-z 0-9 - _</c>. By default the machine's name and a random part.
    /// </summary>
    public string Id { get; set; } = WorkerId.New();

    /// <summary>
    /// Whose chunks it takes: 1 to 32 of <c>A-Z a-z 0-9 - _</c>; nothing for the default pool. An instance that is rented for a job has the
    /// job's id here.
    /// </summary>
    public string? Pool { get; set; }

    /// <summary>Folder of the scene cache and of scratch files. Workers on one machine may share it.</summary>
    public string DataDirectory { get; set; } = Path.Combine(UserFolders.Cache, "worker");

    /// <summary>Bytes of scenes that are kept for the next job, at least 64 MiB. A single larger scene is kept alone.</summary>
    public long SceneCacheBytes { get; set; } = 20L << 30;

    /// <summary>Workers on this machine, 1 to 64: each takes its part of the cores and of the memory, unless it is told how much.</summary>
    public int WorkersOnMachine { get; set; } = 1;

    /// <summary>Threads that each Blender renders with, 1 to 1024; by default the worker's part of the cores.</summary>
    public int? Threads { get; set; }

    /// <summary>
    /// Time between two reports of a frame's progress, and before the first, which says that it has begun; 0 to 1 minute. They are for
    /// people to look at: of a frame that is stored sooner, its image says everything.
    /// </summary>
    public TimeSpan ProgressInterval { get; set; } = TimeSpan.FromSeconds(2);

    /// <summary>
    /// How often what Blender has printed for a frame in hand is stored, for people who follow it; 1 second to 10 minutes. Frames that are
    /// done sooner are stored with their whole log and nothing before.
    /// </summary>
    public TimeSpan LogInterval { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>
    /// What Cycles may render on: <c>auto</c>, <c>cpu</c>, <c>gpu</c>, <c>optix</c>, <c>cuda</c>, <c>hip</c>, <c>oneapi</c> or
    /// <c>metal</c>.
    /// </summary>
    public string Device { get; set; } = "auto";

    /// <summary>Threads that each Blender gets.</summary>
    public int ThreadsEach => Threads ?? Math.Max(1, Environment.ProcessorCount / WorkersOnMachine);

    /// <summary>
    /// A frame that is predicted to take longer is rendered in slices of about this time, more than 0; what is stored of them survives an
    /// interruption.
    /// </summary>
    public TimeSpan SliceOver { get; set; } = TimeSpan.FromMinutes(10);

    /// <summary>
    /// The worker runs on a rented EC2 instance: it watches the instance's metadata for interruptions and reports which instance it is.
    /// </summary>
    public bool Rented { get; set; }

    /// <summary>The EC2 instance that it runs on; from the metadata when absent. One that is given means <see cref="Rented"/>.</summary>
    public string? InstanceId { get; set; }

    /// <summary>Whether it runs on an instance.</summary>
    public bool IsRented => Rented || InstanceId is not null;

    /// <summary>Time between two looks at the instance's metadata, 100 ms to 1 minute. EC2 gives two minutes of notice.</summary>
    public TimeSpan MetadataInterval { get; set; } = TimeSpan.FromSeconds(2);

    /// <summary>Kept before the instance is taken for checking, storing and reporting the last frame: 0 to 1 minute.</summary>
    public TimeSpan NoticeMargin { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>After so long without work the worker ends, more than 0; never when absent.</summary>
    public TimeSpan? IdleTimeout { get; set; }

    /// <summary>After so long without a connection to the coordinator's queue the worker ends, more than 0; never when absent.</summary>
    public TimeSpan? UnreachableTimeout { get; set; }

    /// <summary>After so long the worker takes nothing more and ends, more than 0; never when absent.</summary>
    public TimeSpan? MaxLifetime { get; set; }

    /// <summary>A file that is made when the worker has first reached the coordinator's queue; none when absent.</summary>
    public string? ReadyFile { get; set; }

    /// <inheritdoc/>
    public IEnumerable<string> Check() =>
        [
            .. Require(ValidId().IsMatch(Id), nameof(Id), Id, "1 to 60 of A-Z a-z 0-9 - _"),
            .. Require(Pool is null || ValidPool().IsMatch(Pool), nameof(Pool), Pool, "1 to 32 of A-Z a-z 0-9 - _, or nothing"),
            .. Require(!string.IsNullOrWhiteSpace(DataDirectory), nameof(DataDirectory), DataDirectory, "a folder"),
            .. Require(
                SceneCacheBytes >= LeastSceneCacheBytes,
                nameof(SceneCacheBytes),
                SceneCacheBytes,
                $"at least {LeastSceneCacheBytes} bytes"
            ),
            .. Require(WorkersOnMachine is >= 1 and <= 64, nameof(WorkersOnMachine), WorkersOnMachine, "1 to 64"),
            .. Require(Devices.Contains(Device), nameof(Device), Device, "one of " + string.Join(", ", Devices)),
            .. Require(Threads is null or (>= 1 and <= 1024), nameof(Threads), Threads, "1 to 1024, or nothing"),
            .. OptionChecks.Within(Section, nameof(ProgressInterval), ProgressInterval, TimeSpan.Zero, TimeSpan.FromMinutes(1)),
            .. OptionChecks.Within(Section, nameof(LogInterval), LogInterval, TimeSpan.FromSeconds(1), TimeSpan.FromMinutes(10)),
            .. Require(SliceOver > TimeSpan.Zero, nameof(SliceOver), SliceOver, "more than 0"),
            .. OptionChecks.Within(
                Section,
                nameof(MetadataInterval),
                MetadataInterval,
                TimeSpan.FromMilliseconds(100),
                TimeSpan.FromMinutes(1)
            ),
            .. OptionChecks.Within(Section, nameof(NoticeMargin), NoticeMargin, TimeSpan.Zero, TimeSpan.FromMinutes(1)),
            .. MoreThanZero(nameof(IdleTimeout), IdleTimeout),
            .. MoreThanZero(nameof(UnreachableTimeout), UnreachableTimeout),
            .. MoreThanZero(nameof(MaxLifetime), MaxLifetime),
        ];

    private static IEnumerable<string> MoreThanZero(string name, TimeSpan? time) =>
        Require(time is not { } given || given > TimeSpan.Zero, name, time, "more than 0, or nothing");

    private static IEnumerable<string> Require(bool isGood, string name, object? value, string rule) =>
        OptionChecks.Require(isGood, Section, name, value, rule);

    [GeneratedRegex("^[A-Za-z0-9_-]{1,60}$", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex ValidId();

    /// <summary>With <c>Farm:Scope</c> and MassTransit's suffixes it must fit into the 80 characters of a queue's name.</summary>
    [GeneratedRegex("^[A-Za-z0-9_-]{1,32}$", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex ValidPool();
}

/// <summary>Makes names for workers.</summary>
internal static class WorkerId
{
    private const string Base32 = "abcdefghijklmnopqrstuvwxyz234567";

    /// <summary>The machine's name, as far as a queue's name can bear it, and six random characters.</summary>
    public static string New()
    {
        var host = string.Concat(Environment.MachineName.Where(letter => char.IsAsciiLetterOrDigit(letter) || letter == '-'));
        return $"{(host.Length == 0 ? "worker" : host[..Math.Min(host.Length, 40)])}-{RandomNumberGenerator.GetString(Base32, 6)}";
    }
}
