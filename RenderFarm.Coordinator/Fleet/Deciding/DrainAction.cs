using RenderFarm.Contracts.Api;
using RenderFarm.Coordinator.Fleet.Instances;

namespace RenderFarm.Coordinator.Fleet.Deciding;

/// <summary>Have a machine finish what it has and end.</summary>
internal sealed record DrainAction(Instance Instance, InstanceEnd Reason) : FleetAction;
