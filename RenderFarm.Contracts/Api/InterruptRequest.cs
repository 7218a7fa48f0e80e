using RenderFarm.Contracts.Messages;

namespace RenderFarm.Contracts.Api;

/// <summary>Has LocalCloud take back a spot instance, as EC2 does when it needs the machine.</summary>
public sealed record InterruptRequest
{
    /// <summary>An interruption, or only the recommendation that comes before some.</summary>
    public InterruptionKind Kind { get; init; } = InterruptionKind.Notice;

    /// <summary>Seconds from the notice to the end, 0 to 3600; LocalCloud's setting when absent.</summary>
    public int? NoticeSeconds { get; init; }

    /// <summary>Without any notice.</summary>
    public bool Kill { get; init; }
}
