using RenderFarm.Contracts.Api;
using RenderFarm.Coordinator.Fleet.Instances;

namespace RenderFarm.Coordinator.Fleet.Deciding;

/// <summary>Something that the fleet should do now.</summary>
internal abstract record FleetAction;


/// <summary>Ask EC2 for machines.</summary>
/// <param name="Pool">For whom.</param>
/// <param name="Count">How many, 1 or more.</param>
/// <param name="Market">Where.</param>
/// <param name="Rental">Which ones, at which price.</param>
/// <param name="Reason">Why so many.</param>
internal sealed record RentAction(string Pool, int Count, InstanceMarket Market, Rental Rental, string Reason) : FleetAction;


/// <summary>Have a machine finish what it has and end.</summary>
internal sealed record DrainAction(Instance Instance, InstanceEnd Reason) : FleetAction;


/// <summary>End a machine at once.</summary>
internal sealed record TerminateAction(Instance Instance, InstanceEnd Reason) : FleetAction;


/// <summary>Machines are missing and are not asked for now.</summary>
/// <param name="Pool">Whose.</param>
/// <param name="Missing">How many, 1 or more.</param>
/// <param name="Cause">Why not now.</param>
/// <param name="Until">When they are asked for again; null when something else has to happen first.</param>
internal sealed record WaitAction(string Pool, int Missing, WaitCause Cause, DateTimeOffset? Until = null) : FleetAction;


/// <summary>Why missing machines are not asked for.</summary>
internal enum WaitCause
{
    /// <summary>The last request did not get all of its machines, and a pause is due.</summary>
    Shortfall,

    /// <summary>The farm has as many machines as it may.</summary>
    MaxInstances,

    /// <summary>Machine after machine started no worker.</summary>
    FailedBoots,
}
