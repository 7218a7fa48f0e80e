using RenderFarm.Coordinator.Hosting;

namespace RenderFarm.Coordinator.Fleet;

/// <summary>Wakes the <see cref="FleetLoop"/> before its pause is over.</summary>
internal sealed class FleetSignal : Signal;
