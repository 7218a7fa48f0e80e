using RenderFarm.Coordinator.Hosting;

namespace RenderFarm.Coordinator.Fleet.Boot;

/// <summary>What rented machines start with, and when they end themselves. Section <c>Fleet</c>.</summary>
internal sealed class BootOptions : ICheckedOptions
{
    /// <summary>Configuration section.</summary>
    public const string Section = "Fleet";

    /// <summary>Version of the Blender in the store that machines get; when absent the highest that is there, or the one that the image or the web has.</summary>
    public string? BlenderVersion { get; set; }

    /// <summary>How long a machine stays on without work, 1 second to 1 day. A budget keeps that in reserve.</summary>
    public TimeSpan IdleTimeout { get; set; } = TimeSpan.FromMinutes(5);

    /// <summary>How long a machine stays on while it cannot reach its queues, 1 second to 1 day.</summary>
    public TimeSpan UnreachableTimeout { get; set; } = TimeSpan.FromMinutes(10);

    /// <summary>How long the addresses hold from which machines fetch worker and Blender, 30 minutes to 7 days (the longest that S3 signs for).</summary>
    public TimeSpan DownloadTime { get; set; } = TimeSpan.FromDays(1);

    /// <summary>What machines run as root before the worker starts, for instance to install libraries that the image lacks; at most 2,000 characters.</summary>
    public string? SetupCommand { get; set; }

    /// <inheritdoc/>
    public IEnumerable<string> Check() =>
    [
        .. OptionChecks.Within(Section, nameof(IdleTimeout), IdleTimeout, TimeSpan.FromSeconds(1), TimeSpan.FromDays(1)),
        .. OptionChecks.Within(Section, nameof(UnreachableTimeout), UnreachableTimeout, TimeSpan.FromSeconds(1), TimeSpan.FromDays(1)),
        .. OptionChecks.Within(Section, nameof(DownloadTime), DownloadTime, TimeSpan.FromMinutes(30), TimeSpan.FromDays(7)),
        .. SetupCommand?.Length > 2000 ? (string[])[$"{Section}:{nameof(SetupCommand)} has {SetupCommand.Length} characters; at most 2000 fit."] : [],
    ];
}
