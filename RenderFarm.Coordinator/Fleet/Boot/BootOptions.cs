using RenderFarm.Coordinator.Hosting;

namespace RenderFarm.Coordinator.Fleet.Boot;

/// <summary>How rented machines start and when they end themselves. Section <c>Fleet</c>.</summary>
internal sealed class BootOptions : ICheckedOptions
{
    /// <summary>Configuration section.</summary>
    public const string Section = "Fleet";

    /// <summary>Version of the Blender in the store that machines get; when absent the highest that is there, or the one that the image or the web has.</summary>
    public string? BlenderVersion { get; set; }

    /// <summary>How long a machine stays on without work, 1 minute to 1 day.</summary>
    public TimeSpan IdleTimeout { get; set; } = TimeSpan.FromMinutes(10);

    /// <summary>How long a machine stays on while it cannot reach its queues, 1 minute to 1 day.</summary>
    public TimeSpan UnreachableTimeout { get; set; } = TimeSpan.FromMinutes(10);

    /// <summary>How long a machine may take until its worker says its first word, 1 minute to 2 hours. Then it switches itself off.</summary>
    public TimeSpan StartTimeout { get; set; } = TimeSpan.FromMinutes(15);

    /// <summary>Age at which a machine takes no more work, 10 minutes to 30 days. An hour later it switches itself off, whatever it does.</summary>
    public TimeSpan MaxLifetime { get; set; } = TimeSpan.FromDays(1);

    /// <summary>Age until which a machine stays on that is kept alive for debugging, 10 minutes to 3 days.</summary>
    public TimeSpan KeepAliveTime { get; set; } = TimeSpan.FromHours(4);

    /// <summary>How long the addresses hold from which machines fetch worker and Blender, 30 minutes to 7 days (the longest that S3 signs for).</summary>
    public TimeSpan DownloadTime { get; set; } = TimeSpan.FromDays(1);

    /// <summary>Key pair of EC2 that may sign in by ssh; none when absent.</summary>
    public string? KeyPair { get; set; }

    /// <summary>What machines run as root before the worker starts, for instance to install libraries that the image lacks; at most 2,000 characters.</summary>
    public string? SetupCommand { get; set; }

    /// <inheritdoc/>
    public IEnumerable<string> Check() =>
    [
        .. OptionChecks.Within(Section, nameof(IdleTimeout), IdleTimeout, TimeSpan.FromMinutes(1), TimeSpan.FromDays(1)),
        .. OptionChecks.Within(Section, nameof(UnreachableTimeout), UnreachableTimeout, TimeSpan.FromMinutes(1), TimeSpan.FromDays(1)),
        .. OptionChecks.Within(Section, nameof(StartTimeout), StartTimeout, TimeSpan.FromMinutes(1), TimeSpan.FromHours(2)),
        .. OptionChecks.Within(Section, nameof(MaxLifetime), MaxLifetime, TimeSpan.FromMinutes(10), TimeSpan.FromDays(30)),
        .. OptionChecks.Within(Section, nameof(KeepAliveTime), KeepAliveTime, TimeSpan.FromMinutes(10), TimeSpan.FromDays(3)),
        .. OptionChecks.Within(Section, nameof(DownloadTime), DownloadTime, TimeSpan.FromMinutes(30), TimeSpan.FromDays(7)),
        .. SetupCommand?.Length > 2000 ? (string[])[$"{Section}:{nameof(SetupCommand)} has {SetupCommand.Length} characters; at most 2000 fit."] : [],
    ];
}
