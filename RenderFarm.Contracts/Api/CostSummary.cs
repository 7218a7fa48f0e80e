namespace RenderFarm.Contracts.Api;

/// <summary>A job's <see cref="JobCost"/> in short, some seconds old at most.</summary>
/// <param name="Dollars">US dollars so far.</param>
/// <param name="Committed">US dollars when what is in hand is done and all machines have ended.</param>
/// <param name="Running">Machines that have not ended.</param>
/// <param name="Estimated">A price was not known, and the nearest known one was taken.</param>
/// <param name="IsFinal">The sum does not change any more.</param>
public sealed record CostSummary(decimal Dollars, decimal Committed, int Running, bool Estimated, bool IsFinal);
