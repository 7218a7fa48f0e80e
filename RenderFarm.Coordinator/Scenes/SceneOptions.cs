using RenderFarm.Coordinator.Hosting;

namespace RenderFarm.Coordinator.Scenes;

/// <summary>How scenes come in. Section <c>Coordinator</c>.</summary>
internal sealed class SceneOptions : ICheckedOptions
{
    /// <summary>Configuration section.</summary>
    public const string Section = "Coordinator";

    private static readonly TimeSpan ShortestKeep = TimeSpan.FromHours(1);

    /// <summary>How long the submission of a job waits for a worker to read its scene, 0 to 10 minutes.</summary>
    public TimeSpan InspectionWait { get; set; } = TimeSpan.FromSeconds(60);

    /// <summary>How long an upload may take to begin, 1 minute to 7 days (the longest that S3 signs for).</summary>
    public TimeSpan UploadTime { get; set; } = TimeSpan.FromHours(6);

    /// <summary>How long an uploaded file is kept that no job has, 1 hour to 365 days and no less than an upload may take: what arrived later would stay for ever.</summary>
    public TimeSpan KeepUnused { get; set; } = TimeSpan.FromDays(7);

    /// <inheritdoc/>
    public IEnumerable<string> Check() =>
    [
        .. OptionChecks.Within(Section, nameof(InspectionWait), InspectionWait, TimeSpan.Zero, TimeSpan.FromMinutes(10)),
        .. OptionChecks.Within(Section, nameof(UploadTime), UploadTime, TimeSpan.FromMinutes(1), TimeSpan.FromDays(7)),
        .. OptionChecks.Within(Section, nameof(KeepUnused), KeepUnused, UploadTime > ShortestKeep ? UploadTime : ShortestKeep, TimeSpan.FromDays(365)),
    ];
}
