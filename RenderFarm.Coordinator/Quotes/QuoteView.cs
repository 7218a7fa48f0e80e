using RenderFarm.Contracts.Api;
using RenderFarm.Coordinator.Costs;
using RenderFarm.Coordinator.Jobs;
using RenderFarm.Coordinator.Transitions;

namespace RenderFarm.Coordinator.Quotes;

/// <summary>A quote as the API tells it, with how far its sample jobs are.</summary>
internal sealed class QuoteView(FarmStore store, JobCosts costs)
{
    /// <summary>The response.</summary>
    public QuoteResponse Of(Quote quote) =>
        new()
        {
            Id = quote.Id,
            State = quote.State,
            Name = quote.Document.Name,
            Frames = quote.Document.Frames,
            Types = [.. quote.Document.Subjects.Select(subject => Of(quote.Document.Plan, subject))],
            Options = quote.Document.Options,
            Chosen = quote.Document.Chosen,
            CreatedAt = quote.CreatedAt,
            EndedAt = quote.EndedAt,
        };

    private QuotedType Of(SamplePlan plan, QuoteSubject subject)
    {
        var jobs = store.Read(connection => subject.Jobs.Select(id => JobTable.Find(connection, id)).OfType<Job>().ToList());
        var isSampled = subject.Source == QuoteSource.Sampled;
        return new QuotedType
        {
            InstanceType = subject.InstanceType,
            Source = subject.Source,
            FramesKnown = subject.FrameSeconds.Count,
            SecondsPerFrame = subject.FrameSeconds.Count == 0 ? null : QuoteMath.Quantile([.. subject.FrameSeconds.Order()], 0.5),
            SampledWith = isSampled ? plan.HighSamples : null,
            BootSeconds = subject.BootSeconds,
            BootMeasured = subject.BootMeasured,
            LoadSeconds = subject.LoadSeconds,
            DollarsPerHour = subject.DollarsPerHour,
            PriceSource = subject.PriceSource,
            SampleDollars = jobs.Find(job => job.Rental is not null) is { } renting
                ? store.Read(connection => costs.Of(connection, renting)).Dollars
                : null,
            Jobs = [.. jobs.Select(job => job.Id)],
            Samples = isSampled ? plan.Count : 0,
            SamplesDone = jobs.Sum(job => job.Rendered),
            Waits = subject.IsSettled
                ? null
                : jobs.SelectMany(job => job.Notices).Select(notice => notice.Text).FirstOrDefault() ?? Waiting(subject, jobs),
            Error = subject.Error,
        };
    }

    private static string? Waiting(QuoteSubject subject, List<Job> jobs) =>
        jobs.Sum(job => job.Rendered + job.Rendering) > 0 ? null
        : subject.InstanceType is null ? "waiting for a worker"
        : jobs.Any(job => job.Instances > 0) ? "the instance starts"
        : "waiting for an instance";
}
