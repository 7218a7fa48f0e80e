using System.Globalization;
using Microsoft.Extensions.Options;
using RenderFarm.Contracts.Api;
using RenderFarm.Coordinator.Frames;
using RenderFarm.Coordinator.Infrastructure;
using RenderFarm.Coordinator.Jobs;
using RenderFarm.Coordinator.Quotes;
using RenderFarm.Coordinator.Transitions;

namespace RenderFarm.Coordinator.Submission;

/// <summary>Brings the quotes that are being sampled to their end, also those that an earlier coordinator began.</summary>
internal sealed partial class QuoteRunner(
    FarmStore store,
    JobSteering steering,
    QuoteEnding ending,
    IOptions<QuoteOptions> options,
    TimeProvider time,
    ILogger<QuoteRunner> logger
)
{
    /// <summary>
    /// How long the sparse samples may be behind the others, which were to come after them. The instance of both ends with the others.
    /// </summary>
    private static readonly TimeSpan LowGrace = TimeSpan.FromSeconds(30);

    /// <summary>Looks what sample frames have come.</summary>
    public async Task LookAsync(CancellationToken cancellationToken)
    {
        var failed = await Each.TryAsync(store.Read(QuoteTable.Open), quote => LookAtAsync(quote, cancellationToken), cancellationToken);
        await EndAsync(store.Read(QuoteTable.OrphanedJobs), cancellationToken);
        Each.ThrowFirst(failed);
        if (store.Read(connection => QuoteTable.AnyEndedBefore(connection, time.GetUtcNow() - options.Value.Keep)))
            await store.WriteAsync(farm => QuoteTable.Forget(farm.Connection, farm.Now - options.Value.Keep), cancellationToken);
    }

    /// <summary>Ends a quote at the user's word, with its sample jobs and thereby their instances.</summary>
    /// <returns>The quote as it is then; null when there is none of that id.</returns>
    public async Task<Quote?> CancelAsync(string id, CancellationToken cancellationToken)
    {
        var quote = await store.WriteAsync(
            farm =>
            {
                if (QuoteTable.Find(farm.Connection, id) is not { State: QuoteState.Sampling } open)
                    return QuoteTable.Find(farm.Connection, id);
                var canceled = open with { State = QuoteState.Canceled, EndedAt = farm.Now };
                QuoteTable.Save(farm.Connection, canceled);
                return canceled;
            },
            cancellationToken
        );
        await EndAsync(quote?.Document.Subjects.SelectMany(subject => subject.Jobs) ?? [], cancellationToken);
        return quote;
    }

    private async Task EndAsync(IEnumerable<string> jobs, CancellationToken cancellationToken)
    {
        foreach (var job in jobs.Where(id => Find(id) is { HasEnded: false }))
            await steering.CancelAsync(job, cancellationToken);
    }

    private async Task LookAtAsync(Quote quote, CancellationToken cancellationToken)
    {
        var isLate = time.GetUtcNow() - quote.CreatedAt > options.Value.Timeout;
        List<QuoteSubject> subjects = [.. quote.Document.Subjects.Select(subject => Settle(quote.Document.Plan, subject, isLate))];
        var settled = subjects
            .Zip(quote.Document.Subjects)
            .Where(pair => pair.First.IsSettled && !pair.Second.IsSettled)
            .Select(pair => pair.First)
            .ToList();
        // What is still under way of a subject that is settled is not needed any more.
        await EndAsync(settled.SelectMany(subject => subject.Jobs), cancellationToken);
        foreach (var subject in settled)
            LogSettled(quote.Id, subject.InstanceType ?? "local", subject.FrameSeconds.Count, subject.Error);

        var after = quote with { Document = quote.Document with { Subjects = subjects } };
        if (settled.Count > 0)
        {
            await store.WriteAsync(
                farm =>
                {
                    if (QuoteTable.Find(farm.Connection, quote.Id) is { State: QuoteState.Sampling })
                        QuoteTable.Save(farm.Connection, after);
                },
                cancellationToken
            );
        }

        if (subjects.All(subject => subject.IsSettled))
            await ending.EndAsync(after, cancellationToken);
    }

    private QuoteSubject Settle(SamplePlan plan, QuoteSubject subject, bool isLate)
    {
        if (subject.IsSettled)
            return subject;
        var high = Find(subject.JobId!);
        var low = subject.LowJobId is null ? null : Find(subject.LowJobId);
        if (high is { State: JobState.Completed } && (low is not { HasEnded: false } || time.GetUtcNow() - high.EndedAt > LowGrace))
        {
            return subject with
            {
                FrameSeconds = plan.FullSamples is { } full
                    ? QuoteMath.Extrapolate(SecondsOf(low), SecondsOf(high), plan.LowSamples!.Value, plan.HighSamples!.Value, full)
                    : [.. SecondsOf(high).Values],
                LoadSeconds = Math.Max(LoadOf(high), LoadOf(low)),
            };
        }

        if (high is { State: JobState.Failed })
            return subject with { Error = $"Its sample frames failed: {high.Error}" };
        if (high is null or { State: JobState.Canceled } || low is { State: JobState.Canceled })
            return subject with { Error = $"Its sample job {subject.JobId} was canceled." };
        if (
            high is { Instances: 0, Rendered: 0 }
            && high.Notices.FirstOrDefault(notice => notice.Kind == JobNoticeKind.Budget) is { } unaffordable
        )
        {
            return subject with
            {
                Error =
                    $"{unaffordable.Text} Samples may cost {options.Value.SampleBudget.ToString("$0.00", CultureInfo.InvariantCulture)} "
                    + $"on each type: {QuoteOptions.Section}:{nameof(QuoteOptions.SampleBudget)}.",
            };
        }

        if (!isLate)
            return subject;
        var reason = high.Notices.Select(notice => " " + notice.Text).FirstOrDefault();
        return subject with
        {
            Error = $"Its sample frames were not rendered within {options.Value.Timeout.TotalMinutes:0} minutes.{reason}",
        };
    }

    private Job? Find(string id) => store.Read(connection => JobTable.Find(connection, id));

    private Dictionary<int, double> SecondsOf(Job? job) =>
        job is null
            ? []
            : store.Read(connection =>
                FrameTable
                    .List(connection, job.Id, long.MinValue, job.Total)
                    .Where(frame => frame.RenderSeconds is > 0)
                    .ToDictionary(frame => frame.Number, frame => frame.RenderSeconds!.Value)
            );

    private static double LoadOf(Job? job) => job is null ? 0 : job.SceneFetch + job.BlenderStart + job.SceneLoad;

    [LoggerMessage(1040, LogLevel.Information, "Quote {QuoteId}: {Frames} frame times of {Kind} are known. {Error}")]
    private partial void LogSettled(string quoteId, string kind, int frames, string? error);
}

/// <summary>Looks after quotes every few seconds. It asks EC2 for prices, which the dispatch of frames must not wait for.</summary>
internal sealed class QuoteLoop(QuoteRunner quotes, IOptions<QuoteOptions> options, TimeProvider time, ILogger<QuoteLoop> logger)
    : RepeatingService(time, logger)
{
    /// <inheritdoc/>
    protected override Task ExecuteAsync(CancellationToken stoppingToken) =>
        RepeatAsync(quotes.LookAsync, options.Value.Interval, stoppingToken);
}
