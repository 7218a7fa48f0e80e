using RenderFarm.Contracts.Messages;

namespace RenderFarm.Contracts.Api;

/// <summary>An instance.</summary>
public sealed record InstanceResponse
{
    /// <summary>Of EC2, such as <c>i-0123456789abcdef0</c>.</summary>
    public required string Id { get; init; }

    public required InstanceState State { get; init; }

    /// <summary>The pool that it is for: the id of a job. Empty when nobody knows.</summary>
    public required string Pool { get; init; }

    /// <summary>Such as <c>g4dn.xlarge</c>.</summary>
    public required string InstanceType { get; init; }

    /// <summary>Availability zone; empty until EC2 says it.</summary>
    public required string Zone { get; init; }

    public required InstanceMarket Market { get; init; }

    public required DateTimeOffset LaunchedAt { get; init; }

    /// <summary>When its worker could take its first chunk.</summary>
    public DateTimeOffset? ReadyAt { get; init; }

    /// <summary>Since when it is to end.</summary>
    public DateTimeOffset? DrainingAt { get; init; }

    /// <summary>When it began to end; it is not paid for from then on.</summary>
    public DateTimeOffset? EndedAt { get; init; }

    /// <summary>Why it ends, or has ended.</summary>
    public InstanceEnd? EndReason { get; init; }

    /// <summary>EC2's words on that.</summary>
    public string? EndDetail { get; init; }

    /// <summary>The worker that it runs.</summary>
    public string? Worker { get; init; }

    /// <summary>State of that worker.</summary>
    public WorkerState? WorkerState { get; init; }

    /// <summary>What EC2 has announced to it.</summary>
    public Interruption? Interruption { get; init; }
}

/// <summary>State of an instance, as EC2 has it.</summary>
public enum InstanceState
{
    Pending,
    Running,
    ShuttingDown,
    Terminated,
}

/// <summary>Why an instance ends or has ended.</summary>
public enum InstanceEnd
{
    /// <summary>Its job needs it no longer.</summary>
    NotNeeded,

    /// <summary>Its job's budget pays nothing more.</summary>
    BudgetSpent,

    /// <summary>EC2 took it back.</summary>
    Interrupted,

    /// <summary>Its worker ended and it shut itself down.</summary>
    ShutDown,

    /// <summary>Its worker never reported.</summary>
    BootFailed,

    /// <summary>Its worker fell silent.</summary>
    Lost,

    /// <summary>A user ended it.</summary>
    UserRequest,

    /// <summary>It had been up for as long as an instance may be.</summary>
    Expired,

    /// <summary>It bears the farm's tag, and the farm knows no request or job that it is for.</summary>
    Unwanted,

    /// <summary>EC2 could not go on with it.</summary>
    CloudFailure,

    /// <summary>EC2 no longer shows it.</summary>
    Vanished,
}

/// <summary>How an instance is paid for.</summary>
public enum InstanceMarket
{
    /// <summary>At the spot price; EC2 may take it back.</summary>
    Spot,

    /// <summary>At the on-demand price.</summary>
    OnDemand,
}

/// <summary>Has LocalCloud take back a spot instance, as EC2 does when it needs the instance.</summary>
public sealed record InterruptRequest
{
    /// <summary>An interruption, or only the recommendation that comes before some.</summary>
    public InterruptionKind Kind { get; init; } = InterruptionKind.Notice;

    /// <summary>Seconds from the notice to the end, 0 to 3600; LocalCloud's setting when absent.</summary>
    public int? NoticeSeconds { get; init; }

    /// <summary>Without any notice.</summary>
    public bool Kill { get; init; }
}

/// <summary>Rented instances to end at once.</summary>
public sealed record TerminateRequest
{
    /// <summary>Which ones.</summary>
    public IReadOnlyList<string> Ids { get; init; } = [];

    /// <summary>All that there are, in place of <see cref="Ids"/>.</summary>
    public bool All { get; init; }
}

/// <summary>What is being ended.</summary>
/// <param name="Ids">Instances; those that had ended before are not among them.</param>
/// <param name="JobsThatRentAgain">Jobs that go on and rent others in their place, unless they are canceled.</param>
public sealed record TerminateResponse(IReadOnlyList<string> Ids, IReadOnlyList<string> JobsThatRentAgain);
