namespace RenderFarm.Contracts.Api;

/// <summary>Asks what a job would take: <c>POST /api/quotes</c>.</summary>
public sealed record QuoteRequest
{
    /// <summary>The job. When it has a rental, only machines of its types are quoted; else the workers that are there are, too.</summary>
    public required JobRequest Job { get; init; }

    /// <summary>Instance types to quote; when empty those of the job's rental, else those whose frame times are known.</summary>
    public IReadOnlyList<string> InstanceTypes { get; init; } = [];

    /// <summary>Numbers of machines to quote, each 1 to 1000; 1, 4, 16 and 64 when empty.</summary>
    public IReadOnlyList<int> Machines { get; init; } = [];

    /// <summary>When sample frames are rendered. On rented machines that costs money.</summary>
    public QuoteSampling Sampling { get; init; }
}
