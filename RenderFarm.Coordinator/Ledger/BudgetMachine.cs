namespace RenderFarm.Coordinator.Ledger;

/// <summary>A machine that runs, as far as a budget depends on it.</summary>
/// <param name="DollarsPerHour">Its price now.</param>
/// <param name="Age">Since its launch.</param>
/// <param name="BootLeft">Until its worker can take a frame, at most; zero when it can.</param>
internal readonly record struct BudgetMachine(decimal DollarsPerHour, TimeSpan Age, TimeSpan BootLeft);
