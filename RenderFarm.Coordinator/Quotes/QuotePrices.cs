namespace RenderFarm.Coordinator.Quotes;

/// <summary>What machines cost now.</summary>
internal static class QuotePrices
{
    /// <summary>US dollars per hour of an instance type, and which price that is.</summary>
    public static Task<(decimal? DollarsPerHour, string Source)> FindAsync(string instanceType, CancellationToken cancellationToken) =>
        Task.FromResult<(decimal?, string)>((null, "the price is not known"));
}
