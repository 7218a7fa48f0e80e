namespace RenderFarm.LocalCloud.Ec2.Instances;

/// <summary>What the instances of one launch have in common besides what they are.</summary>
internal sealed record LaunchContext(string ReservationId, string? ClientToken, string? FleetId, IReadOnlyDictionary<string, string> Tags);
