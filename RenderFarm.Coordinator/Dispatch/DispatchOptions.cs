using RenderFarm.ServiceDefaults.Settings;

namespace RenderFarm.Coordinator.Dispatch;

/// <summary>How the render queue is kept filled, and when something on it counts as lost. Section <c>Feed</c>.</summary>
internal sealed class DispatchOptions : ICheckedOptions
{
    /// <summary>Configuration section.</summary>
    public const string Section = "Feed";

    /// <summary>Chunks on the queue or in hand for each worker that can render, 1 to 100: one in hand and one that waits for it.</summary>
    public int ChunksPerWorker { get; set; } = 2;

    /// <summary>Chunks on the queue of a detached job, 1 to 20,000: what is beyond waits for the coordinator.</summary>
    public int DetachedChunks { get; set; } = 5_000;

    /// <summary>
    /// How long a chunk should keep a worker busy, 1 second to 1 hour: long against the cost of a message, short against a person's
    /// patience with a cancel or a priority.
    /// </summary>
    public TimeSpan ChunkTime { get; set; } = TimeSpan.FromMinutes(1);

    /// <summary>Frames of a chunk while nobody knows how long one takes, 1 to 500.</summary>
    public int FirstChunkFrames { get; set; } = 2;

    /// <summary>Frames of a chunk at most, 1 to 1000: with a trace id each they must fit into a message of 256 KiB.</summary>
    public int MaxChunkFrames { get; set; } = 500;

    /// <summary>Pause between two looks at the farm, 50 ms to 1 minute. What happens meanwhile wakes the loop earlier.</summary>
    public TimeSpan Interval { get; set; } = TimeSpan.FromSeconds(2);

    /// <summary>How long a chunk may lie unclaimed, with the queue empty, before it is fed anew.</summary>
    public TimeSpan UnclaimedTimeout { get; set; } = TimeSpan.FromSeconds(60);

    /// <summary>How long a worker that claimed a chunk may report to be at something else before the chunk is fed anew.</summary>
    public TimeSpan DisownedTimeout { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>How long after the end of a chunk the reports on its frames may still come in.</summary>
    public TimeSpan SettleTime { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>How long the queue must have looked empty: its counts are approximate.</summary>
    public TimeSpan EmptyTime { get; set; } = TimeSpan.FromSeconds(10);

    /// <inheritdoc/>
    public IEnumerable<string> Check() =>
        [
            .. OptionChecks.Within(Section, nameof(ChunksPerWorker), ChunksPerWorker, 1, 100),
            .. OptionChecks.Within(Section, nameof(DetachedChunks), DetachedChunks, 1, 20_000),
            .. OptionChecks.Within(Section, nameof(ChunkTime), ChunkTime, TimeSpan.FromSeconds(1), TimeSpan.FromHours(1)),
            .. OptionChecks.Within(Section, nameof(FirstChunkFrames), FirstChunkFrames, 1, 500),
            .. OptionChecks.Within(Section, nameof(MaxChunkFrames), MaxChunkFrames, 1, 1000),
            .. OptionChecks.Within(Section, nameof(Interval), Interval, TimeSpan.FromMilliseconds(50), TimeSpan.FromMinutes(1)),
            .. OptionChecks.Within(
                Section,
                nameof(UnclaimedTimeout),
                UnclaimedTimeout,
                TimeSpan.FromMilliseconds(100),
                TimeSpan.FromHours(12)
            ),
            .. OptionChecks.Within(
                Section,
                nameof(DisownedTimeout),
                DisownedTimeout,
                TimeSpan.FromMilliseconds(100),
                TimeSpan.FromHours(12)
            ),
            .. OptionChecks.Within(Section, nameof(SettleTime), SettleTime, TimeSpan.Zero, TimeSpan.FromMinutes(10)),
            .. OptionChecks.Within(Section, nameof(EmptyTime), EmptyTime, TimeSpan.Zero, TimeSpan.FromMinutes(10)),
        ];
}
