using System.Text.RegularExpressions;
using RenderFarm.ServiceDefaults.Settings;

namespace RenderFarm.Coordinator.Instances;

/// <summary>Which instances the farm rents, and how long it waits for them. Section <c>Fleet</c>.</summary>
internal sealed partial class FleetOptions : ICheckedOptions
{
    /// <summary>Configuration section.</summary>
    public const string Section = "Fleet";

    /// <summary>Start of an <see cref="Image"/> that EC2 looks up in Systems Manager.</summary>
    public const string ResolvePrefix = "resolve:ssm:";

    /// <summary>Start of an <see cref="Image"/> that is a pattern of names.</summary>
    public const string NamePrefix = "name:";

    /// <summary>The most instances that any setting allows.</summary>
    public const int Most = 1000;

    /// <summary>Whether jobs may rent instances. Needs an EC2 and credentials for it.</summary>
    public bool Enabled { get; set; }

    /// <summary>
    /// What to tell who asks for instances while <see cref="Enabled"/> is false: why not, and what to do instead. Null says how to enable
    /// it.
    /// </summary>
    public string? WhyDisabled { get; set; }

    /// <summary>Instance types for jobs that name none. More types find more capacity.</summary>
    public IList<string> InstanceTypes { get; } = [];

    /// <summary><see cref="InstanceTypes"/>, or the farm's own choice: types with one NVIDIA GPU.</summary>
    public IReadOnlyList<string> DefaultTypes => InstanceTypes.Count > 0 ? [.. InstanceTypes] : ["g4dn.xlarge", "g5.xlarge", "g6.xlarge"];

    /// <summary>
    /// Image that instances start from: <c>ami-…</c>, <c>resolve:ssm:/path</c>, or <c>name:PATTERN</c> for the newest image of that name.
    /// With <see cref="LaunchTemplate"/>, empty takes the template's.
    /// </summary>
    public string Image { get; set; } =
        "resolve:ssm:/aws/service/deeplearning/ami/x86_64/base-oss-nvidia-driver-gpu-amazon-linux-2023/latest/ami-id";

    /// <summary>Whose images <c>name:PATTERN</c> looks at: <c>amazon</c>, <c>self</c> or an account number.</summary>
    public string ImageOwner { get; set; } = "amazon";

    /// <summary>Subnets to start instances in, one or more zones. Empty leaves it to the account's default network.</summary>
    public IList<string> Subnets { get; } = [];

    /// <summary>
    /// Security groups of the instances; none of their ports needs to be open to the outside. Empty takes the network's default group.
    /// </summary>
    public IList<string> SecurityGroups { get; } = [];

    /// <summary>
    /// Instance profile with the worker's role, by name; empty for none, or with <see cref="LaunchTemplate"/> for the template's.
    /// </summary>
    public string InstanceProfile { get; set; } = "";

    /// <summary>Launch template whose settings are the base of the farm's own, by name; empty for none.</summary>
    public string LaunchTemplate { get; set; } = "";

    /// <summary>Key pair for ssh; empty for none.</summary>
    public string KeyPair { get; set; } = "";

    /// <summary>
    /// Size of an instance's disk in GiB, 0 to 16384; 0 takes the image's own. The default is above the GPU images' 75 GiB and costs about
    /// a cent an hour.
    /// </summary>
    public int VolumeGiB { get; set; } = 100;

    /// <summary>Name of the disk that <see cref="VolumeGiB"/> is the size of.</summary>
    public string RootDevice { get; set; } = "/dev/xvda";

    /// <summary>Instances at once at most, over all jobs, 0 to 1000.</summary>
    public int MaxInstances { get; set; } = 64;

    /// <summary>Pause between two looks at the instances, 100 ms to 5 minutes. What happens meanwhile wakes the loop earlier.</summary>
    public TimeSpan Interval { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>How long after its launch an instance's worker may take to report, 1 second to 2 hours.</summary>
    public TimeSpan BootTimeout { get; set; } = TimeSpan.FromMinutes(15);

    /// <summary>How long an instance that is not needed may finish what it has, 0 to 12 hours.</summary>
    public TimeSpan DrainTimeout { get; set; } = TimeSpan.FromMinutes(15);

    /// <summary>
    /// How long after the farewell of its worker an instance may take to store its log and to shut itself down, 0 to 1 hour.
    /// </summary>
    public TimeSpan FarewellGrace { get; set; } = TimeSpan.FromMinutes(1);

    /// <summary>
    /// How long a worker may be lost before its instance is ended, 0 to 1 hour. It may only seem so: the queues or this machine were away.
    /// </summary>
    public TimeSpan SilentGrace { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>How long EC2 may take to show a new instance in its list, 0 to 1 hour: its answers are eventually consistent.</summary>
    public TimeSpan ListingGrace { get; set; } = TimeSpan.FromMinutes(2);

    /// <summary>How long an instance may be up, 1 minute to 30 days, whatever it does.</summary>
    public TimeSpan MaxLifetime { get; set; } = TimeSpan.FromHours(24);

    /// <summary>
    /// How long an instance of a job that was submitted with keep-alive stays after its worker has ended, 1 minute to 7 days.
    /// </summary>
    public TimeSpan KeepAliveTime { get; set; } = TimeSpan.FromHours(8);

    /// <summary>Pause after the first request that did not get all instances; each further one doubles it. 100 ms to 1 hour.</summary>
    public TimeSpan RetryPause { get; set; } = TimeSpan.FromSeconds(15);

    /// <summary>The longest such pause, up to 1 day.</summary>
    public TimeSpan MaxRetryPause { get; set; } = TimeSpan.FromMinutes(5);

    /// <summary>Instances in a row whose worker never reported, after which a job gets no more of them, 1 to 100.</summary>
    public int MaxFailedBoots { get; set; } = 3;

    /// <inheritdoc/>
    public IEnumerable<string> Check() =>
        [
            .. InstanceTypes
                .Where(type => !TypeName().IsMatch(type))
                .Select(type => $"{Section}:{nameof(InstanceTypes)} has '{type}'; a type is written like g4dn.xlarge."),
            .. CheckImage(),
            .. OptionChecks.Within(Section, nameof(VolumeGiB), VolumeGiB, 0, 16384),
            .. OptionChecks.Within(Section, nameof(MaxInstances), MaxInstances, 0, Most),
            .. OptionChecks.Within(Section, nameof(Interval), Interval, TimeSpan.FromMilliseconds(100), TimeSpan.FromMinutes(5)),
            .. OptionChecks.Within(Section, nameof(BootTimeout), BootTimeout, TimeSpan.FromSeconds(1), TimeSpan.FromHours(2)),
            .. OptionChecks.Within(Section, nameof(DrainTimeout), DrainTimeout, TimeSpan.Zero, TimeSpan.FromHours(12)),
            .. OptionChecks.Within(Section, nameof(FarewellGrace), FarewellGrace, TimeSpan.Zero, TimeSpan.FromHours(1)),
            .. OptionChecks.Within(Section, nameof(SilentGrace), SilentGrace, TimeSpan.Zero, TimeSpan.FromHours(1)),
            .. OptionChecks.Within(Section, nameof(ListingGrace), ListingGrace, TimeSpan.Zero, TimeSpan.FromHours(1)),
            .. OptionChecks.Within(Section, nameof(MaxLifetime), MaxLifetime, TimeSpan.FromMinutes(1), TimeSpan.FromDays(30)),
            .. OptionChecks.Within(Section, nameof(KeepAliveTime), KeepAliveTime, TimeSpan.FromMinutes(1), TimeSpan.FromDays(7)),
            .. OptionChecks.Within(Section, nameof(RetryPause), RetryPause, TimeSpan.FromMilliseconds(100), TimeSpan.FromHours(1)),
            .. OptionChecks.Within(Section, nameof(MaxRetryPause), MaxRetryPause, RetryPause, TimeSpan.FromDays(1)),
            .. OptionChecks.Within(Section, nameof(MaxFailedBoots), MaxFailedBoots, 1, 100),
        ];

    private IEnumerable<string> CheckImage()
    {
        var isGood =
            Image.StartsWith("ami-", StringComparison.Ordinal)
            || (Image.StartsWith(ResolvePrefix, StringComparison.Ordinal) && Image.Length > ResolvePrefix.Length)
            || (Image.StartsWith(NamePrefix, StringComparison.Ordinal) && Image.Length > NamePrefix.Length)
            || (Image.Length == 0 && LaunchTemplate.Length > 0);
        if (!isGood)
            yield return $"{Section}:{nameof(Image)} is '{Image}'; it must be ami-…, {ResolvePrefix}/path or {NamePrefix}PATTERN.";
    }

    [GeneratedRegex("^[a-z][a-z0-9-]*\\.[a-z0-9-]+\\z", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex TypeName();
}

/// <summary>What instances start with, and when they end themselves. Section <c>Fleet</c>.</summary>
internal sealed class BootOptions : ICheckedOptions
{
    /// <summary>Configuration section.</summary>
    public const string Section = "Fleet";

    /// <summary>
    /// Version of the Blender in the store that all instances get; when absent that of their job, or without any there the one that the
    /// image or the web has.
    /// </summary>
    public string? BlenderVersion { get; set; }

    /// <summary>How long an instance stays on without work, 1 second to 1 day. A budget keeps that in reserve.</summary>
    public TimeSpan IdleTimeout { get; set; } = TimeSpan.FromMinutes(5);

    /// <summary>How long an instance stays on while it cannot reach its queues, 1 second to 1 day.</summary>
    public TimeSpan UnreachableTimeout { get; set; } = TimeSpan.FromMinutes(10);

    /// <summary>
    /// How long the addresses hold from which instances fetch worker and Blender, 30 minutes to 7 days (the longest that S3 signs for).
    /// </summary>
    public TimeSpan DownloadTime { get; set; } = TimeSpan.FromDays(1);

    /// <summary>
    /// What instances run as root before the worker starts, for instance to install libraries that the image lacks; at most 2,000
    /// characters.
    /// </summary>
    public string? SetupCommand { get; set; }

    /// <inheritdoc/>
    public IEnumerable<string> Check() =>
        [
            .. OptionChecks.Within(Section, nameof(IdleTimeout), IdleTimeout, TimeSpan.FromSeconds(1), TimeSpan.FromDays(1)),
            .. OptionChecks.Within(Section, nameof(UnreachableTimeout), UnreachableTimeout, TimeSpan.FromSeconds(1), TimeSpan.FromDays(1)),
            .. OptionChecks.Within(Section, nameof(DownloadTime), DownloadTime, TimeSpan.FromMinutes(30), TimeSpan.FromDays(7)),
            .. SetupCommand?.Length > 2000
                ? (string[])[$"{Section}:{nameof(SetupCommand)} has {SetupCommand.Length} characters; at most 2000 fit."]
                : [],
        ];
}
