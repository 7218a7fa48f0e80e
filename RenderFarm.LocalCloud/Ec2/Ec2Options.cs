using RenderFarm.LocalCloud.Ec2.Catalog;
using RenderFarm.ServiceDefaults.Settings;

namespace RenderFarm.LocalCloud.Ec2;

/// <summary>What can be configured of EC2, under <c>LocalCloud:Ec2:</c>.</summary>
internal sealed class Ec2Options : ICheckedOptions
{
    public const string Section = LocalCloudOptions.Section + ":Ec2";

    /// <summary>Whether EC2 is served at all. Instances are local processes that run what their user data says.</summary>
    public bool Enabled { get; set; } = true;

    /// <summary>The account that owns everything: twelve digits.</summary>
    public string Account { get; set; } = "000000000000";

    /// <summary>Most instances that are not terminated at the same time. 1 to 1000.</summary>
    public int MaxInstances { get; set; } = 64;

    /// <summary>Time from launch to running. EC2 takes some seconds, and the system another half minute. 0 to 10 minutes.</summary>
    public TimeSpan BootTime { get; set; } = TimeSpan.Zero;

    /// <summary>From the polite to the final signal when an instance shuts down. 0 to 2 minutes.</summary>
    public TimeSpan ShutdownGrace { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>How long a terminated instance is still described. EC2 does it for about an hour.</summary>
    public TimeSpan TerminatedVisible { get; set; } = TimeSpan.FromHours(1);

    /// <summary>How long LocalCloud's own meter remembers an instance after its end.</summary>
    public TimeSpan MeterAge { get; set; } = TimeSpan.FromDays(30);

    /// <summary>What is left of a terminated instance, such as its console, is removed at this age.</summary>
    public TimeSpan FolderAge { get; set; } = TimeSpan.FromHours(1);

    /// <summary>
    /// Most disks of terminated instances that are kept to look into, the latest ones; of others only the console is. A disk has a Blender
    /// on it.
    /// 0 or more.
    /// </summary>
    public int MaxOldDisks { get; set; } = 2;

    /// <summary>Most bytes kept of an instance's console. 4 KiB to 64 MiB; GetConsoleOutput shows the last 64 KiB.</summary>
    public int ConsoleBytes { get; set; } = 1 << 20;

    /// <summary>
    /// Instance profile of instances that are launched without one; its role's credentials, which open S3 and SQS, come from
    /// the instance metadata. Empty for none, as on EC2.
    /// </summary>
    public string DefaultInstanceProfile { get; set; } = "renderfarm-local";

    /// <summary>Actions that are refused with UnauthorizedOperation, such as <c>RunInstances</c>; <c>*</c> for all.</summary>
    public string[] DeniedActions { get; set; } = [];

    /// <summary>
    /// Calls per second and action from which RequestLimitExceeded is answered; twice as many may come at once. 0 for no limit.
    /// </summary>
    public double RequestsPerSecond { get; set; }

    /// <summary>
    /// Quotas in vCPUs of running spot instances by family: <c>G</c>, <c>P</c>, <c>Standard</c>. A family without one has no limit.
    /// </summary>
    public Dictionary<string, int> SpotVcpus { get; set; } = [];

    /// <summary>
    /// Quotas in vCPUs of running on-demand instances by family: <c>G</c>, <c>P</c>, <c>Standard</c>. A family without one has no limit.
    /// </summary>
    public Dictionary<string, int> OnDemandVcpus { get; set; } = [];

    /// <inheritdoc/>
    public IEnumerable<string> Check() =>
        [
            .. OptionChecks.Require(
                Account is { Length: 12 } && Account.All(char.IsAsciiDigit),
                Section,
                nameof(Account),
                Account,
                "twelve digits"
            ),
            .. OptionChecks.Require(MaxInstances is >= 1 and <= 1000, Section, nameof(MaxInstances), MaxInstances, "1 to 1000"),
            .. OptionChecks.Require(IsWithin(BootTime, TimeSpan.FromMinutes(10)), Section, nameof(BootTime), BootTime, "0 to 10 minutes"),
            .. OptionChecks.Require(
                IsWithin(ShutdownGrace, TimeSpan.FromMinutes(2)),
                Section,
                nameof(ShutdownGrace),
                ShutdownGrace,
                "0 to 2 minutes"
            ),
            .. OptionChecks.Require(TerminatedVisible >= TimeSpan.Zero, Section, nameof(TerminatedVisible), TerminatedVisible, "0 or more"),
            .. OptionChecks.Require(
                MeterAge >= TerminatedVisible,
                Section,
                nameof(MeterAge),
                MeterAge,
                $"at least {Section}:{nameof(TerminatedVisible)}"
            ),
            .. OptionChecks.Require(FolderAge >= TimeSpan.Zero, Section, nameof(FolderAge), FolderAge, "0 or more"),
            .. OptionChecks.Require(MaxOldDisks >= 0, Section, nameof(MaxOldDisks), MaxOldDisks, "0 or more"),
            .. OptionChecks.Require(
                ConsoleBytes is >= 4 << 10 and <= 64 << 20,
                Section,
                nameof(ConsoleBytes),
                ConsoleBytes,
                $"{4 << 10} to {64 << 20}"
            ),
            .. OptionChecks.Require(
                RequestsPerSecond is >= 0 and <= 1e6,
                Section,
                nameof(RequestsPerSecond),
                RequestsPerSecond,
                "0 (no limit) to 1000000"
            ),
            .. CheckQuotas(nameof(SpotVcpus), SpotVcpus),
            .. CheckQuotas(nameof(OnDemandVcpus), OnDemandVcpus),
        ];

    private static bool IsWithin(TimeSpan value, TimeSpan max) => value >= TimeSpan.Zero && value <= max;

    private static IEnumerable<string> CheckQuotas(string setting, IReadOnlyDictionary<string, int> quotas) =>
        quotas.SelectMany(quota =>
            (string[])
                [
                    .. OptionChecks.Require(
                        InstanceTypes.Families.Contains(quota.Key),
                        Section,
                        setting,
                        $"set for '{quota.Key}'",
                        $"set for one of {string.Join(", ", InstanceTypes.Families)}"
                    ),
                    .. OptionChecks.Require(quota.Value >= 0, Section, $"{setting}:{quota.Key}", quota.Value, "0 or more"),
                ]
        );
}
