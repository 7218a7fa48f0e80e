namespace RenderFarm.Benchmarks.Market.Optimal;

/// <summary>A time in which no price and no room changes.</summary>
/// <param name="Seconds">How long it is.</param>
/// <param name="Offers">One for each pool, always in the same order.</param>
internal sealed record Interval(double Seconds, IReadOnlyList<Offer> Offers);
