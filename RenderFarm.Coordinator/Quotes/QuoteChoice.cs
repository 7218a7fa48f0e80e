using RenderFarm.Contracts.Api;

namespace RenderFarm.Coordinator.Quotes;

/// <summary>Which of the options of a quote a rental comes to.</summary>
internal static class QuoteChoice
{
    /// <summary>
    /// The cheapest of those with as many machines as it asks for. When the farm plans their number: the cheapest that keeps deadline and budget in nine
    /// cases of ten; with a budget alone the fastest such; the one that comes closest when none does.
    /// </summary>
    public static QuoteOption? Of(IReadOnlyList<QuoteOption> options, Rental rental, DateTimeOffset now)
    {
        var rented = options.Where(option => option.InstanceType is not null);
        if (rental.Instances is { } count)
            return rented.Where(option => option.Machines == count).OrderBy(Price).ThenBy(option => option.SecondsP50).FirstOrDefault();

        var keeping = rented.OrderByDescending(option => IsInTime(option) && IsInBudget(option))
            .ThenByDescending(IsInBudget);
        return rental.Deadline is null
            ? keeping.ThenBy(option => option.SecondsP50).FirstOrDefault()
            : keeping.ThenByDescending(IsInTime).ThenBy(option => IsInTime(option) ? Price(option) : 0).ThenBy(option => option.SecondsP90).FirstOrDefault();

        bool IsInTime(QuoteOption option) => rental.Deadline is null || now.AddSeconds(option.SecondsP90) <= rental.Deadline;

        bool IsInBudget(QuoteOption option) => rental.Budget is null || option.DollarsP90 is null || option.DollarsP90 <= rental.Budget;
    }

    private static decimal Price(QuoteOption option) => option.DollarsP50 ?? decimal.MaxValue;
}
