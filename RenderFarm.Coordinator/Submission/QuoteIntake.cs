using System.Security.Cryptography;
using System.Text.Json;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Options;
using RenderFarm.Contracts.Api;
using RenderFarm.Coordinator.Events;
using RenderFarm.Coordinator.Infrastructure;
using RenderFarm.Coordinator.Instances;
using RenderFarm.Coordinator.Quotes;
using RenderFarm.Coordinator.Transitions;
using RenderFarm.Coordinator.Workers;

namespace RenderFarm.Coordinator.Submission;

/// <summary>
/// Begins quotes: takes what is known, and has sample frames rendered where nothing is. A quote and its sample jobs are written in one
/// transaction.
/// </summary>
internal sealed class QuoteIntake(
    FarmStore store,
    JobSubmission submission,
    QuoteEnding ending,
    DispatchSignal feed,
    IOptions<QuoteOptions> options,
    IOptions<FleetOptions> fleet
)
{
    /// <summary>Sample frames go before what users have submitted: they are few, and somebody waits for them.</summary>
    private const int SamplePriority = 100;

    /// <summary>The sparse samples go first: the rented instance ends with the job of the others.</summary>
    private const int LowSamplePriority = SamplePriority;

    private const int HighSamplePriority = SamplePriority - 1;

    /// <summary>Begins a quote; it may be ready at once.</summary>
    /// <exception cref="RefusedException">The job cannot be rendered, or too many quotes are under way.</exception>
    public async Task<Quote> BeginAsync(ValidQuoteRequest request, CancellationToken cancellationToken)
    {
        var accepted = await AcceptAsync(request, cancellationToken);
        var plan = SamplePlan.Of(accepted.Frames, accepted.Found.Inspection!, request.Job.Settings);
        var quote = await store.WriteAsync(farm => Write(farm, request, accepted, plan), cancellationToken);
        feed.Raise();
        return quote.Document.Subjects.All(subject => subject.IsSettled) ? await ending.EndAsync(quote, cancellationToken) : quote;
    }

    /// <summary>Checks the job, and the instances that would be rented for its samples.</summary>
    private async Task<AcceptedJob> AcceptAsync(ValidQuoteRequest request, CancellationToken cancellationToken)
    {
        List<string> rented =
        [
            .. store
                .Read(connection => Subjects(connection, request))
                .Where(subject => subject.Source == QuoteSource.Sampled)
                .Select(subject => subject.InstanceType)
                .OfType<string>(),
        ];
        var job =
            rented.Count > 0 && request.Job.Rental is null
                ? request.Job with
                {
                    Rental = SampleRental(rented, request.Job) with { Budget = null },
                }
                : request.Job;
        return await submission.AcceptAsync(job, cancellationToken) with { Request = request.Job };
    }

    private Rental SampleRental(IReadOnlyList<string> types, ValidJobRequest job) =>
        new()
        {
            Instances = 1,
            InstanceTypes = types,
            Budget = options.Value.SampleBudget,
            MaxPrice = job.Rental?.MaxPrice,
        };

    /// <summary>What is known about each instance type, and where it is to be sampled.</summary>
    private List<QuoteSubject> Subjects(SqliteConnection connection, ValidQuoteRequest request)
    {
        var known = RecordedTimes.Frames(connection, request.Job.Scene, request.Job.Manifest, request.Job.Settings);
        var earlier = QuoteTable
            .Earlier(connection, QuoteTopic.Of(request.Job))
            .SelectMany(quote => quote.Document.Subjects)
            .Where(subject => subject.FrameSeconds.Count > 0)
            .ToLookup(subject => subject.InstanceType ?? "", StringComparer.Ordinal);
        return
        [
            .. Kinds(connection, request, known)
                .Select(type =>
                    Subject(connection, request.Job, type, [.. known[type ?? ""]], earlier[type ?? ""].FirstOrDefault(), request.Sampling)
                ),
        ];
    }

    private Quote Write(FarmTransaction farm, ValidQuoteRequest request, AcceptedJob accepted, SamplePlan plan)
    {
        var id = RandomIds.Job();
        var subjects = Subjects(farm.Connection, request);
        for (var i = 0; i < subjects.Count; i++)
        {
            if (subjects[i] is { Source: QuoteSource.Sampled } subject)
                subjects[i] = Sample(farm, subject, accepted, plan, id);
        }

        if (
            subjects.Any(subject => subject.Source == QuoteSource.Sampled)
            && QuoteTable.Open(farm.Connection).Count >= options.Value.MaxOpen
        )
        {
            throw new RefusedException(
                ProblemTypes.TooManyQuotes,
                $"{options.Value.MaxOpen} quotes are being sampled already. Wait for one to end, or raise "
                    + $"{QuoteOptions.Section}:{nameof(QuoteOptions.MaxOpen)}."
            );
        }

        var quote = new Quote
        {
            Id = id,
            Topic = QuoteTopic.Of(request.Job),
            State = QuoteState.Sampling,
            CreatedAt = farm.Now,
            Document = new QuoteDocument
            {
                Name = request.Job.Name ?? accepted.Scene.Name,
                Frames = accepted.Frames.Count,
                Parts = request.Job.Split?.Parts ?? 0,
                Counts = request.Instances,
                LocalWorkers = WorkerTable.AbleIds(farm.Connection, pool: null).Count,
                Plan = plan,
                Subjects = subjects,
                Rental = request.Job.Rental,
            },
        };
        QuoteTable.Save(farm.Connection, quote);
        return quote;
    }

    /// <summary>Which instance types it is about; null is a local worker.</summary>
    private IEnumerable<string?> Kinds(SqliteConnection connection, ValidQuoteRequest request, ILookup<string, double> known)
    {
        if (request.Job.Rental is { } rental)
            return request.InstanceTypes.Count > 0 ? request.InstanceTypes
                : rental.InstanceTypes.Count > 0 ? rental.InstanceTypes
                : fleet.Value.DefaultTypes;
        IReadOnlyList<string> types =
            request.InstanceTypes.Count > 0
                ? request.InstanceTypes
                : [.. known.Select(type => type.Key).Where(type => type.Length > 0).Order(StringComparer.Ordinal)];
        var isLocal = known[""].Any() || WorkerTable.AbleIds(connection, pool: null).Count > 0 || types.Count == 0;
        return isLocal ? types.Prepend(null) : types;
    }

    private static QuoteSubject Subject(
        SqliteConnection connection,
        ValidJobRequest job,
        string? type,
        IReadOnlyList<double> recorded,
        QuoteSubject? earlier,
        QuoteSampling sampling
    )
    {
        var subject = new QuoteSubject
        {
            InstanceType = type,
            Source = QuoteSource.Recorded,
            LoadSeconds = RecordedTimes.Load(connection, job.Scene, job.Manifest, type is null) ?? earlier?.LoadSeconds ?? 0,
        };
        if (sampling == QuoteSampling.Always)
            return subject with { Source = QuoteSource.Sampled };
        if (recorded.Count > 0)
            return subject with { FrameSeconds = recorded };
        if (earlier is not null)
            return subject with { Source = QuoteSource.Earlier, FrameSeconds = earlier.FrameSeconds };
        return subject with { Source = sampling == QuoteSampling.Never ? QuoteSource.Missing : QuoteSource.Sampled };
    }

    private QuoteSubject Sample(FarmTransaction farm, QuoteSubject subject, AcceptedJob accepted, SamplePlan plan, string quoteId)
    {
        if (subject.InstanceType is null && WorkerTable.AbleIds(farm.Connection, pool: null).Count == 0)
            return subject with { Error = "No worker is there to render sample frames. Start one, or name instance types to rent." };
        var rental = subject.InstanceType is { } type ? SampleRental([type], accepted.Request) : null;
        var (written, wanted) = (accepted.Found.Inspection!.WrittenBy, accepted.Request.Settings.Blender);
        var blender = rental is null ? BlenderVersion.Choose(written, wanted, WorkerTable.Blenders(farm.Connection)) : accepted.Blender;
        var high = JobSubmission.Write(farm, Part(plan.HighSamples, HighSamplePriority, rental), quoteId);
        if (plan.LowSamples is null)
            return subject with { JobId = high.Id };

        // On the instance of the other, and for its money.
        var low = JobSubmission.Write(farm, Part(plan.LowSamples, LowSamplePriority, rental: null), quoteId, high.Pool);
        return subject with { JobId = high.Id, LowJobId = low.Id };

        AcceptedJob Part(int? samples, int priority, Rental? rental) =>
            accepted with
            {
                Blender = blender,
                Frames = plan.Frames,
                Request = accepted.Request with
                {
                    Name = $"samples of {accepted.Request.Name ?? accepted.Scene.Name}",
                    Settings = samples is null ? accepted.Request.Settings : accepted.Request.Settings with { Samples = samples },
                    Split = null,
                    Strict = false,
                    Video = false,
                    Priority = priority,
                    Rental = rental,
                    Quote = null,
                },
            };
    }
}

/// <summary>A <see cref="QuoteRequest"/> whose every value is within its range.</summary>
internal sealed record ValidQuoteRequest
{
    private const int MostCounts = 8;

    private static readonly int[] UsualCounts = [1, 4, 16, 64];

    public required ValidJobRequest Job { get; init; }

    /// <summary>Types that are asked for; empty leaves them to the job's rental, or to what is known.</summary>
    public required IReadOnlyList<string> InstanceTypes { get; init; }

    /// <summary>Numbers of instances, rising.</summary>
    public required IReadOnlyList<int> Instances { get; init; }

    public required QuoteSampling Sampling { get; init; }

    /// <summary>Checks a request; every problem that it has is added to <paramref name="errors"/>.</summary>
    public static ValidQuoteRequest From(QuoteRequest request, DateTimeOffset now, ValidationErrors errors)
    {
        if (request.Job is null)
            errors.Add("job", "must describe the job, as for POST /api/jobs.");
        var job = ValidJobRequest.From(
            (request.Job ?? new JobRequest { Scene = "" }) with
            {
                Notify = [],
            }, // nobody is told of a quote
            now,
            errors
        );
        List<int> counts =
        [
            .. (request.Instances is { Count: > 0 } instances ? instances : UsualCounts)
                .Append(job.Rental?.Instances ?? UsualCounts[0])
                .Distinct()
                .Order(),
        ];
        errors.Range("instances", counts.Count, 1, MostCounts);
        foreach (var count in counts.Take(MostCounts))
            errors.Range("instances", count, 1, RentalRules.MaxInstances);
        return new ValidQuoteRequest
        {
            Job = job,
            InstanceTypes = RentalRules.Types("instanceTypes", request.InstanceTypes, errors),
            Instances = counts,
            Sampling = request.Sampling,
        };
    }
}

/// <summary>What decides how long a frame takes on an instance.</summary>
internal static class QuoteTopic
{
    /// <summary>Hash of scene, manifest and settings.</summary>
    public static string Of(ValidJobRequest job) =>
        Convert.ToHexStringLower(
            SHA256.HashData(
                JsonSerializer.SerializeToUtf8Bytes(
                    new
                    {
                        job.Scene,
                        job.Manifest,
                        job.Settings,
                    },
                    ApiJson.Options
                )
            )
        );
}
