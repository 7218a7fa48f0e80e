namespace RenderFarm.LocalCloud.Sqs.Messages;

/// <summary>How many messages a queue holds.</summary>
/// <param name="Visible">Can be received now.</param>
/// <param name="InFlight">Received, and neither deleted nor visible again.</param>
/// <param name="Delayed">Never received, and not visible yet.</param>
internal sealed record QueueDepth(long Visible, long InFlight, long Delayed);
