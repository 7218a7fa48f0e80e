namespace RenderFarm.Coordinator.Ledger;

/// <summary>A price from a moment on.</summary>
/// <param name="At">Since when.</param>
/// <param name="DollarsPerHour">US dollars per hour.</param>
internal readonly record struct PriceStep(DateTimeOffset At, decimal DollarsPerHour);
