namespace RenderFarm.Contracts.Messages;

/// <summary>Kinds of announcement to a spot instance.</summary>
public enum InterruptionKind
{
    /// <summary>Rebalance recommendation: the risk of an interruption has risen.</summary>
    Rebalance,

    /// <summary>Interruption notice: the instance ends, two minutes later on EC2.</summary>
    Notice,
}
