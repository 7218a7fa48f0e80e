using RenderFarm.Coordinator.Fleet.Errors;

namespace RenderFarm.Coordinator.Fleet.Renting;

/// <summary>What EC2 gave.</summary>
/// <param name="Machines">Those that start, with their types and, where EC2 says so, zones.</param>
/// <param name="Fault">Why they are not all; null when they are.</param>
internal sealed record RentAnswer(IReadOnlyList<(string Id, string InstanceType, string Zone)> Machines, RentFault? Fault);
