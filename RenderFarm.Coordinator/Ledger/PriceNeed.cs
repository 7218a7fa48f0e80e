namespace RenderFarm.Coordinator.Ledger;

/// <summary>Which spot prices the ledger needs.</summary>
/// <param name="Types">Of the jobs that are not closed: those of their machines, and those that they may rent.</param>
/// <param name="From">From when: the first launch.</param>
/// <param name="LastEnd">The last end of a machine of a job that only waits to be closed.</param>
/// <param name="IsClosing">Whether there is such a job.</param>
internal sealed record PriceNeed(IReadOnlyList<string> Types, DateTimeOffset From, DateTimeOffset? LastEnd, bool IsClosing);
