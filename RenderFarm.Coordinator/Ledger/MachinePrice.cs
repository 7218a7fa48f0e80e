namespace RenderFarm.Coordinator.Ledger;

/// <summary>The price of a machine over its life.</summary>
/// <param name="Steps">In the order of time, one or more.</param>
/// <param name="Estimated">They are not its own: the nearest known ones.</param>
internal sealed record MachinePrice(IReadOnlyList<PriceStep> Steps, bool Estimated);
