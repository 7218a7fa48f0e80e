using RenderFarm.Contracts.Api;
using RenderFarm.Coordinator.Api;
using RenderFarm.Coordinator.Jobs;

namespace RenderFarm.Coordinator.Quotes;

/// <summary>A <see cref="QuoteRequest"/> whose every value is within its range.</summary>
internal sealed record ValidQuoteRequest
{
    private const int MostCounts = 8;

    private static readonly int[] UsualCounts = [1, 4, 16, 64];

    public required ValidJobRequest Job { get; init; }

    /// <summary>Types that are asked for; empty leaves them to the job's rental, or to what is known.</summary>
    public required IReadOnlyList<string> InstanceTypes { get; init; }

    /// <summary>Numbers of machines, rising.</summary>
    public required IReadOnlyList<int> Machines { get; init; }

    public required QuoteSampling Sampling { get; init; }

    /// <summary>Checks a request; every problem that it has is added to <paramref name="errors"/>.</summary>
    public static ValidQuoteRequest From(QuoteRequest request, DateTimeOffset now, RequestErrors errors)
    {
        if (request.Job is null)
            errors.Add("job", "must describe the job, as for POST /api/jobs.");
        var job = ValidJobRequest.From(request.Job ?? new JobRequest { Scene = "" }, now, errors);
        List<int> counts = [.. (request.Machines is { Count: > 0 } machines ? machines : UsualCounts).Append(job.Rental?.Instances ?? UsualCounts[0]).Distinct().Order()];
        errors.Range("machines", counts.Count, 1, MostCounts);
        foreach (var count in counts.Take(MostCounts))
            errors.Range("machines", count, 1, RentalRules.MaxInstances);
        return new ValidQuoteRequest
        {
            Job = job,
            InstanceTypes = RentalRules.Types("instanceTypes", request.InstanceTypes, errors),
            Machines = counts,
            Sampling = request.Sampling,
        };
    }
}
