using RenderFarm.ServiceDefaults.Settings;

namespace RenderFarm.Coordinator.Frames;

/// <summary>How often a frame is tried before it is given up. Section <c>Frames</c>.</summary>
internal sealed class FrameLimits : ICheckedOptions
{
    /// <summary>Configuration section.</summary>
    public const string Section = "Frames";

    /// <summary>Failures by the frame's own fault, 1 to 100.</summary>
    public int MaxAttempts { get; set; } = 3;

    /// <summary>Failures by a worker's fault (disk full, no Blender), 1 to 100.</summary>
    public int MaxWorkerFaults { get; set; } = 5;

    /// <summary>
    /// Failures by its own fault after which a worker gets no more of a job, 1 to 100: those that it reports as its own, and frames that
    /// others render.
    /// One may be an accident.
    /// </summary>
    public int BlockAfter { get; set; } = 2;

    /// <summary>Times that it is put into a chunk, 1 to 1000.</summary>
    public int MaxFeeds { get; set; } = 10;

    /// <summary>Pause before a frame is fed again that failed by a worker's or the cloud's fault; doubles with each feed.</summary>
    public TimeSpan RetryDelay { get; set; } = TimeSpan.FromSeconds(1);

    /// <summary>The longest such pause. With ten feeds it bridges an outage of a quarter of an hour.</summary>
    public TimeSpan MaxRetryDelay { get; set; } = TimeSpan.FromMinutes(5);

    /// <inheritdoc/>
    public IEnumerable<string> Check() =>
        [
            .. OptionChecks.Within(Section, nameof(MaxAttempts), MaxAttempts, 1, 100),
            .. OptionChecks.Within(Section, nameof(MaxWorkerFaults), MaxWorkerFaults, 1, 100),
            .. OptionChecks.Within(Section, nameof(BlockAfter), BlockAfter, 1, 100),
            .. OptionChecks.Within(Section, nameof(MaxFeeds), MaxFeeds, 1, 1000),
            .. OptionChecks.Within(Section, nameof(RetryDelay), RetryDelay, TimeSpan.Zero, TimeSpan.FromMinutes(10)),
            .. OptionChecks.Within(Section, nameof(MaxRetryDelay), MaxRetryDelay, RetryDelay, TimeSpan.FromHours(1)),
        ];

    /// <summary>How long to wait after the given number of feeds.</summary>
    public TimeSpan DelayAfter(int feeds)
    {
        // 2^20 times the smallest delay is far beyond the limit already.
        var delay = RetryDelay * Math.Pow(2, Math.Clamp(feeds - 1, 0, 20));
        return delay < MaxRetryDelay ? delay : MaxRetryDelay;
    }
}
