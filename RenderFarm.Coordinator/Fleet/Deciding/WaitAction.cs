namespace RenderFarm.Coordinator.Fleet.Deciding;

/// <summary>Machines are missing and are not asked for now.</summary>
/// <param name="Pool">Whose.</param>
/// <param name="Missing">How many, 1 or more.</param>
/// <param name="Cause">Why not now.</param>
/// <param name="Until">When they are asked for again; null when something else has to happen first.</param>
internal sealed record WaitAction(string Pool, int Missing, WaitCause Cause, DateTimeOffset? Until = null) : FleetAction;
