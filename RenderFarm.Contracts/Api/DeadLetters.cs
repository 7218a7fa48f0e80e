namespace RenderFarm.Contracts.Api;

/// <summary>A message that could not be processed. <c>GET /api/dead-letters</c>.</summary>
public sealed record DeadLetterResponse
{
    /// <summary>To name it by.</summary>
    public required string Id { get; init; }

    /// <summary>The queue that it was meant for: <c>coordinator</c>, <c>render</c>, <c>worker-…</c>.</summary>
    public required string Queue { get; init; }

    /// <summary>What it is: <c>FrameRendered</c>, <c>RenderChunk</c>; null when that cannot be read.</summary>
    public string? Type { get; init; }

    /// <summary>The job that it is of; null when it names none.</summary>
    public string? JobId { get; init; }

    /// <summary>The frame, or the first of several; null when it names none.</summary>
    public int? Frame { get; init; }

    /// <summary>The worker that sent it; null when it names none.</summary>
    public string? WorkerId { get; init; }

    /// <summary>Why it could not be processed.</summary>
    public required string Reason { get; init; }

    /// <summary>When it was set aside.</summary>
    public required DateTimeOffset FailedAt { get; init; }
}

/// <summary>
/// Which dead letters are meant: either <see cref="Ids"/>, one or more, or <see cref="All"/>. <c>POST /api/dead-letters/retry</c> and
/// <c>/drop</c>.
/// </summary>
public sealed record DeadLettersRequest
{
    /// <summary>Those with these ids; one that is not there is fine.</summary>
    public IReadOnlyList<string>? Ids { get; init; }

    /// <summary>All that there are.</summary>
    public bool All { get; init; }
}

/// <summary>How many dead letters were taken again or dropped.</summary>
/// <param name="Count">Of those that were named.</param>
public sealed record DeadLettersResponse(int Count);
