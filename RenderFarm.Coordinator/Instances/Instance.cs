using RenderFarm.Contracts.Api;
using RenderFarm.Contracts.Messages;

namespace RenderFarm.Coordinator.Instances;

/// <summary>
/// What is rented, and what is known of it: a row of <c>instances</c>, its worker, what it did, and, where EC2's list is read, what EC2
/// says of it. What should be there is a <c>DesiredCapacity</c>, what it cost an <c>InstanceBill</c>.
/// </summary>
internal sealed record Instance
{
    /// <summary>Of EC2.</summary>
    public required string Id { get; init; }

    /// <summary>Of the request that it came of; empty when its tag does not say.</summary>
    public required string Token { get; init; }

    /// <summary>Whose chunks its worker takes.</summary>
    public required string Pool { get; init; }

    public required string InstanceType { get; init; }

    /// <summary>Availability zone.</summary>
    public required string Zone { get; init; }

    public required InstanceMarket Market { get; init; }

    public required InstanceState State { get; init; }

    /// <summary>As EC2 says.</summary>
    public required DateTimeOffset LaunchedAt { get; init; }

    /// <summary>First sign of life of its worker.</summary>
    public DateTimeOffset? ReadyAt { get; init; }

    /// <summary>Since when it is to end.</summary>
    public DateTimeOffset? DrainingAt { get; init; }

    /// <summary>Since when its worker is lost.</summary>
    public DateTimeOffset? SilentAt { get; init; }

    public DateTimeOffset? EndedAt { get; init; }

    /// <summary>Why it ends; set before it does when the farm wants it.</summary>
    public InstanceEnd? EndReason { get; init; }

    /// <summary>EC2's words on the end.</summary>
    public string? EndDetail { get; init; }

    /// <summary>The worker that it runs, once that has reported.</summary>
    public string? WorkerId { get; init; }

    /// <summary>State of that worker. Read only.</summary>
    public WorkerState? Worker { get; init; }

    /// <summary>Last sign of life of that worker. Read only.</summary>
    public DateTimeOffset? WorkerSeenAt { get; init; }

    /// <summary>When that worker sent it, by the worker's clock. Read only.</summary>
    public DateTimeOffset? WorkerReportedAt { get; init; }

    /// <summary>Seconds after its start at which it ends itself; null when that is <c>MaxLifetime</c>. Read only.</summary>
    public int? LeaseSeconds { get; init; }

    /// <summary>US dollars an hour beyond which EC2 takes it back; null for the on-demand price. Read only.</summary>
    public decimal? MaxPrice { get; init; }

    /// <summary>What EC2 has announced to it. Read only.</summary>
    public Interruption? Interruption { get; init; }

    /// <summary>It was stopped, which the farm never does: it costs its disk and comes to nothing. From EC2's list, not kept.</summary>
    public bool IsStopped { get; init; }

    /// <summary>EC2's code for why it ended, such as <c>Server.SpotInstanceTermination</c>. From EC2's list, not kept.</summary>
    public string? EndCode { get; init; }

    /// <summary>Of its spot request; null for others. From EC2's list, not kept.</summary>
    public string? SpotRequestId { get; init; }

    /// <summary>
    /// Frames that it was the first to store; a part counts as that part of its frame. This and the sums below are of
    /// <c>instance_usage</c>, and read by the ledger alone.
    /// </summary>
    public double Frames { get; init; }

    /// <summary>Frames and parts that it was the first to store.</summary>
    public int Renders { get; init; }

    /// <summary>Milliseconds of fetching scenes, starting Blender and opening scenes.</summary>
    public long SceneLoadMs { get; init; }

    /// <summary>Milliseconds inside Blender.</summary>
    public long RenderMs { get; init; }

    /// <summary>Sum of the squares of the render times, in square seconds.</summary>
    public double RenderSquares { get; init; }

    /// <summary>Milliseconds of the longest render.</summary>
    public long LongestMs { get; init; }

    /// <summary>Milliseconds of checking and storing that no render covered.</summary>
    public long UploadMs { get; init; }

    /// <summary>Milliseconds of rendering what was not stored.</summary>
    public long LostMs { get; init; }

    /// <summary>Whether it is paid for and can work.</summary>
    public bool IsUp => State is InstanceState.Pending or InstanceState.Running;

    /// <summary>It is to end, or EC2 has announced that it does: it takes no more frames.</summary>
    public bool IsLeaving =>
        DrainingAt is not null || Interruption is not null || Worker is WorkerState.Gone or WorkerState.Lost or WorkerState.Draining;
}

/// <summary>Where the objects of instances are in the bucket.</summary>
internal static class InstancePaths
{
    /// <summary>Start of the keys of all their logs.</summary>
    public const string Logs = "logs/";

    /// <summary>What an instance said.</summary>
    public static string Log(string instanceId) => $"{Logs}{instanceId}.log";

    /// <summary>The instance whose log an object is; null when it is none.</summary>
    public static string? InstanceOf(string key) =>
        key.StartsWith(Logs, StringComparison.Ordinal) && key.EndsWith(".log", StringComparison.Ordinal)
            ? key[Logs.Length..^".log".Length]
            : null;
}
