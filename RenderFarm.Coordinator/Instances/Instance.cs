using RenderFarm.Contracts.Api;
using RenderFarm.Contracts.Messages;

namespace RenderFarm.Coordinator.Instances;

/// <summary>A row of <c>instances</c>: a rented machine.</summary>
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

    /// <summary>What EC2 has announced to it. Read only.</summary>
    public Interruption? Interruption { get; init; }

    /// <summary>Whether it is paid for and can work.</summary>
    public bool IsUp => State is InstanceState.Pending or InstanceState.Running;
}

/// <summary>Where the objects of machines are in the bucket.</summary>
internal static class InstancePaths
{
    /// <summary>Start of the keys of all their logs.</summary>
    public const string Logs = "logs/";

    /// <summary>What a machine said.</summary>
    public static string Log(string instanceId) => $"{Logs}{instanceId}.log";

    /// <summary>The machine whose log an object is; null when it is none.</summary>
    public static string? InstanceOf(string key) =>
        key.StartsWith(Logs, StringComparison.Ordinal) && key.EndsWith(".log", StringComparison.Ordinal)
            ? key[Logs.Length..^".log".Length]
            : null;
}
