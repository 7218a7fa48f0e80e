using System.Text.RegularExpressions;
using RenderFarm.Contracts.Api;
using RenderFarm.Contracts.Messages;

namespace RenderFarm.Coordinator.Workers;

/// <summary>A row of <c>workers</c>.</summary>
internal sealed record Worker
{
    public required string Id { get; init; }

    public required WorkerState State { get; init; }

    public required string Host { get; init; }

    public required int ProcessId { get; init; }

    public string? BlenderVersion { get; init; }

    public required int Cores { get; init; }

    public IReadOnlyList<Gpu> Gpus { get; init; } = [];

    /// <summary>How Blender is kept apart from the machine.</summary>
    public string? Isolation { get; init; }

    /// <summary>Jobs that go on and that it gets no more of. Read only.</summary>
    public IReadOnlyList<BlockedWorker> Blocklist { get; init; } = [];

    public string? Problem { get; init; }

    /// <summary>Why it ends or has ended, in its own words.</summary>
    public string? Ending { get; init; }

    /// <summary>The pool whose chunks it takes; null for the default pool.</summary>
    public string? Pool { get; init; }

    /// <summary>The instance that it runs on.</summary>
    public RentedInstance? Instance { get; init; }

    /// <summary>What EC2 has announced to its instance.</summary>
    public Interruption? Interruption { get; init; }

    /// <summary>The chunk that its last heartbeat named.</summary>
    public string? ChunkId { get; init; }

    /// <summary>Since when it names that chunk, or none.</summary>
    public required DateTimeOffset ChunkSince { get; init; }

    public int FramesRendered { get; init; }

    /// <summary>By the worker's clock.</summary>
    public required DateTimeOffset StartedAt { get; init; }

    /// <summary>Newest heartbeat or farewell, by the worker's clock.</summary>
    public required DateTimeOffset ReportedAt { get; init; }

    /// <summary>By the coordinator's clock.</summary>
    public required DateTimeOffset LastSeenAt { get; init; }

    /// <summary>When its control queue was removed.</summary>
    public DateTimeOffset? QueueDeletedAt { get; init; }

    /// <summary>The job of the frame that it renders. Read only.</summary>
    public string? JobId { get; init; }

    /// <summary>The frame that it renders. Read only.</summary>
    public int? Frame { get; init; }
}

/// <summary>What a worker may be called: its id becomes part of a queue's name.</summary>
internal static partial class WorkerIds
{
    /// <summary>Whether it is letters, digits, hyphens and underscores, 1 to 60 of them.</summary>
    public static bool IsValid(string id) => Pattern().IsMatch(id);

    [GeneratedRegex("^[A-Za-z0-9_-]{1,60}\\z", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Pattern();
}

/// <summary>A version of Blender, such as <c>4.5.11</c> or <c>5.0.0-beta</c>.</summary>
/// <param name="Number">Its numbers.</param>
/// <param name="IsRelease">It has nothing after them.</param>
internal sealed partial record BlenderVersion(Version Number, bool IsRelease)
{
    /// <summary>Whether the text is one.</summary>
    public static bool IsValid(string text) => Pattern().IsMatch(text);

    /// <summary>Reads a valid one.</summary>
    public static BlenderVersion Parse(string text)
    {
        var match = Pattern().Match(text);
        return new BlenderVersion(Version.Parse(match.Groups["number"].Value), match.Groups["rest"].Length == 0);
    }

    [GeneratedRegex(
        @"^(?<number>\d{1,4}\.\d{1,4}(\.\d{1,4})?)(?<rest>[A-Za-z0-9._+-]{0,40})$",
        RegexOptions.ExplicitCapture,
        matchTimeoutMilliseconds: 1000
    )]
    private static partial Regex Pattern();
}
