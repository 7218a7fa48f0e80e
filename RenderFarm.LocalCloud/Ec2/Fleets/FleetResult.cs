namespace RenderFarm.LocalCloud.Ec2.Fleets;

/// <summary>The answer to CreateFleet, as it is given again to the same client token.</summary>
internal sealed record FleetResult(string FleetId, IReadOnlyList<FleetEntry> Launched, IReadOnlyList<FleetEntry> Errors);
