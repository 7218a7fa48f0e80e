namespace RenderFarm.Contracts.Api;

/// <summary>
/// What is sent to each address of <see cref="JobRequest.Notify"/>, as JSON with POST. The header <see cref="SignatureHeader"/> has
/// <c>sha256=</c> and the HMAC-SHA256 of the body in lower-case hexadecimal digits, with the farm's secret as its key.
/// </summary>
public sealed record Notification
{
    /// <summary>The header that proves where it comes from.</summary>
    public const string SignatureHeader = "X-RenderFarm-Signature";

    /// <summary>The same when it comes twice, as it may after a restart of the coordinator.</summary>
    public required string Id { get; init; }

    public required NotifyEvent Event { get; init; }

    /// <summary>When it happened.</summary>
    public required DateTimeOffset At { get; init; }

    /// <summary>A sentence for people.</summary>
    public required string Text { get; init; }

    /// <summary>The job as it was then.</summary>
    public required NotifiedJob Job { get; init; }
}

/// <summary>What a job's addresses are told of.</summary>
public enum NotifyEvent
{
    /// <summary>Every frame is stored.</summary>
    Completed,

    /// <summary>It has ended, and frames failed.</summary>
    Failed,

    /// <summary>The user has ended it.</summary>
    Canceled,

    /// <summary>The budget does not allow to go on; once for each job.</summary>
    Budget,

    /// <summary>The deadline cannot be met; once for each job.</summary>
    Deadline,
}

/// <summary>What a <see cref="Notification"/> says of its job.</summary>
public sealed record NotifiedJob
{
    public required string Id { get; init; }

    public required string Name { get; init; }

    public required JobState State { get; init; }

    public required FrameCounts Frames { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    public DateTimeOffset? EndedAt { get; init; }

    /// <summary>Why it failed.</summary>
    public string? Error { get; init; }

    /// <summary>What its instances have cost until then, in US dollars; null for a job that rents nothing.</summary>
    public decimal? Dollars { get; init; }
}

/// <summary>An address that a job tells how it ends, and what became of the newest that it was to be told.</summary>
public sealed record NotifyResponse
{
    /// <summary>The address without its path, which may be a secret.</summary>
    public required string Address { get; init; }

    /// <summary>The newest event; null before the first.</summary>
    public NotifyEvent? Event { get; init; }

    /// <summary>How often it was sent.</summary>
    public int Attempts { get; init; }

    /// <summary>When it was taken, or given up with an <see cref="Error"/>; null while it is still tried.</summary>
    public DateTimeOffset? EndedAt { get; init; }

    /// <summary>Why the last attempt failed.</summary>
    public string? Error { get; init; }
}

/// <summary>The key that notifications are signed with: <c>GET /api/notifications/secret</c>.</summary>
/// <param name="Secret">The key, as UTF-8.</param>
public sealed record NotifySecret(string Secret);
