using RenderFarm.Contracts.Api;
using RenderFarm.Coordinator.Fleet.Instances;

namespace RenderFarm.Coordinator.Fleet.Deciding;

/// <summary>End a machine at once.</summary>
internal sealed record TerminateAction(Instance Instance, InstanceEnd Reason) : FleetAction;
