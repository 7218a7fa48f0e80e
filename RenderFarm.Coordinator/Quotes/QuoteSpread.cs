namespace RenderFarm.Coordinator.Quotes;

/// <summary>What half of the jobs, and nine in ten, stay below.</summary>
/// <param name="SecondsP50">Until the last frame, half.</param>
/// <param name="SecondsP90">Nine in ten.</param>
/// <param name="DollarsP50">For all machines, half; null without a price.</param>
/// <param name="DollarsP90">Nine in ten.</param>
internal readonly record struct QuoteSpread(double SecondsP50, double SecondsP90, decimal? DollarsP50, decimal? DollarsP90);
