using Microsoft.Extensions.Options;
using RenderFarm.Coordinator.Infrastructure;
using RenderFarm.ServiceDefaults.Settings;

namespace RenderFarm.Coordinator.Housekeeping;

/// <summary>Everything that the farm removes or puts away in time. Nothing waits for it, and no errand waits for another.</summary>
internal sealed class HousekeepingLoop(
    UploadTidying uploads,
    LeftoverTidying leftovers,
    JobRemoval jobs,
    QueueTidying queues,
    DeadLetterDesk deadLetters,
    IOptions<HousekeepingOptions> options,
    TimeProvider time,
    ILogger<HousekeepingLoop> logger
) : RepeatingService(time, logger)
{
    /// <inheritdoc/>
    protected override Task ExecuteAsync(CancellationToken stoppingToken)
    {
        Func<CancellationToken, Task>[] errands =
        [
            leftovers.TidyAsync,
            jobs.TidyAsync,
            uploads.TidyScenesAsync,
            uploads.TidyManifestsAsync,
            uploads.TidyAssetsAsync,
            uploads.TidyArchivesAsync,
            queues.TidyWorkersAsync,
            queues.TidyPoolsAsync,
        ];
        return Task.WhenAll([
            .. errands.Select(errand => RepeatAsync(errand, options.Value.Interval, stoppingToken)),
            RepeatAsync(deadLetters.LookAsync, options.Value.DeadLetterInterval, stoppingToken),
        ]);
    }
}

/// <summary>When the farm tidies up. Section <c>Housekeeping</c>.</summary>
internal sealed class HousekeepingOptions : ICheckedOptions
{
    /// <summary>Configuration section.</summary>
    public const string Section = "Housekeeping";

    /// <summary>Pause between two looks of an errand, 50 ms to 1 hour.</summary>
    public TimeSpan Interval { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>
    /// How long after the end of a job the parts and slices of its frames are left alone: a worker that has not heard of the end may still
    /// store one.
    /// </summary>
    public TimeSpan KeepLeftovers { get; set; } = TimeSpan.FromMinutes(10);

    /// <summary>
    /// Pause between two looks for messages that were set aside, 100 ms to 1 hour: each costs a request, and one more for each queue that
    /// has ever set one aside.
    /// </summary>
    public TimeSpan DeadLetterInterval { get; set; } = TimeSpan.FromSeconds(15);

    /// <inheritdoc/>
    public IEnumerable<string> Check() =>
        [
            .. OptionChecks.Within(Section, nameof(Interval), Interval, TimeSpan.FromMilliseconds(50), TimeSpan.FromHours(1)),
            .. OptionChecks.Within(Section, nameof(KeepLeftovers), KeepLeftovers, TimeSpan.Zero, TimeSpan.FromDays(7)),
            .. OptionChecks.Within(
                Section,
                nameof(DeadLetterInterval),
                DeadLetterInterval,
                TimeSpan.FromMilliseconds(100),
                TimeSpan.FromHours(1)
            ),
        ];
}
