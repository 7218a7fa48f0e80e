namespace RenderFarm.Contracts.Messages;

/// <summary>What EC2 has announced to a spot instance.</summary>
/// <param name="Kind">How serious it is.</param>
/// <param name="At">When the instance is taken (<see cref="InterruptionKind.Notice"/>), or when the recommendation was made.</param>
public sealed record Interruption(InterruptionKind Kind, DateTimeOffset At);
