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
