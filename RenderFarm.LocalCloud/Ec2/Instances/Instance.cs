namespace RenderFarm.LocalCloud.Ec2.Instances;

/// <summary>An instance, from its launch on until it is forgotten.</summary>
internal sealed record Instance
{
    public required string Id { get; init; }

    /// <summary>Number of the launch, counted for ever.</summary>
    public long Sequence { get; init; }

    public required string ReservationId { get; init; }

    /// <summary>Of the call that launched it.</summary>
    public string? ClientToken { get; init; }

    /// <summary>Place among those launched by the same call, from 0.</summary>
    public int LaunchIndex { get; init; }

    public string? FleetId { get; init; }

    /// <summary>Null on demand.</summary>
    public string? SpotRequestId { get; init; }

    public required LaunchSpecification Launch { get; init; }

    public required string PrivateAddress { get; init; }

    public required DateTimeOffset LaunchTime { get; init; }

    public InstanceState State { get; init; } = InstanceState.Pending;

    public EndReason? Reason { get; init; }

    /// <summary>When it began to run; from then on it costs.</summary>
    public DateTimeOffset? Started { get; init; }

    /// <summary>When it began to shut down or to stop; from then on it costs nothing.</summary>
    public DateTimeOffset? Ended { get; init; }

    /// <summary>Set once it is recommended to leave.</summary>
    public DateTimeOffset? Rebalance { get; init; }

    /// <summary>When it is, or was, to be taken back; set with the notice.</summary>
    public DateTimeOffset? Interruption { get; init; }

    /// <summary>The spot request was canceled, which leaves the instance alone.</summary>
    public bool SpotRequestCanceled { get; init; }

    public IReadOnlyDictionary<string, string> Tags { get; init; } = new Dictionary<string, string>();

    /// <summary>Moves to another state; null when that is not possible.</summary>
    public Instance? Become(InstanceState next, DateTimeOffset now, EndReason? reason = null)
    {
        if (!State.CanBecome(next))
            return null;

        return next switch
        {
            InstanceState.Running => this with { State = next, Started = now },
            InstanceState.ShuttingDown or InstanceState.Stopping => this with
            {
                State = next,
                Reason = reason ?? Reason,
                Ended = Ended ?? now,
            },
            _ => this with { State = next },
        };
    }
}

/// <summary>Why an instance ended, in EC2's words.</summary>
internal sealed record EndReason(string Code, string Message)
{
    public static EndReason ByUser { get; } = Of("Client.UserInitiatedShutdown", "User initiated shutdown");

    public static EndReason ByItself { get; } = Of("Client.InstanceInitiatedShutdown", "Instance initiated shutdown");

    public static EndReason BySpot { get; } = Of("Server.SpotInstanceTermination", "Spot instance termination");

    public static EndReason ByFailure { get; } = Of("Server.InternalError", "Internal error on launch");

    public static EndReason ByHost { get; } = Of("Server.InternalError", "The machine that LocalCloud ran on failed, or LocalCloud ended");

    private static EndReason Of(string code, string text) => new(code, $"{code}: {text}");
}

internal enum InstanceState
{
    Pending,
    Running,
    ShuttingDown,
    Terminated,
    Stopping,
    Stopped,
}

/// <summary>The states' names, codes and order.</summary>
internal static class InstanceStates
{
    public static string Name(this InstanceState state) =>
        state switch
        {
            InstanceState.Pending => "pending",
            InstanceState.Running => "running",
            InstanceState.ShuttingDown => "shutting-down",
            InstanceState.Terminated => "terminated",
            InstanceState.Stopping => "stopping",
            _ => "stopped",
        };

    public static int Code(this InstanceState state) =>
        state switch
        {
            InstanceState.Pending => 0,
            InstanceState.Running => 16,
            InstanceState.ShuttingDown => 32,
            InstanceState.Terminated => 48,
            InstanceState.Stopping => 64,
            _ => 80,
        };

    /// <summary>Whether there is, or will be in a moment, something that runs.</summary>
    public static bool IsUp(this InstanceState state) => state is InstanceState.Pending or InstanceState.Running;

    public static bool CanBecome(this InstanceState from, InstanceState to) =>
        (from, to) switch
        {
            (InstanceState.Pending, InstanceState.Running or InstanceState.ShuttingDown or InstanceState.Stopping) => true,
            (InstanceState.Running, InstanceState.ShuttingDown or InstanceState.Stopping) => true,
            (InstanceState.Stopping, InstanceState.Stopped or InstanceState.ShuttingDown) => true,
            (InstanceState.Stopped, InstanceState.ShuttingDown) => true,
            (InstanceState.ShuttingDown, InstanceState.Terminated) => true,
            _ => false,
        };
}
