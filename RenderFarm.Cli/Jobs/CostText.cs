using RenderFarm.Cli.Display;
using RenderFarm.Contracts.Api;

namespace RenderFarm.Cli.Jobs;

/// <summary>What a job's machines cost, in a line.</summary>
internal static class CostText
{
    /// <summary>The sum so far, and what it will be; null for a job that rents nothing.</summary>
    public static string? Of(JobResponse job)
    {
        if (job.Cost is not { } cost)
            return null;
        var budget = job.Rental?.Budget is { } most ? $" of {Readable.Dollars(most)}" : "";
        var text = cost switch
        {
            { IsFinal: true } => $"{Readable.Dollars(cost.Dollars)}{budget}",
            { Running: 0 } => $"{Readable.Dollars(cost.Dollars)}{budget} so far",
            _ => $"{Readable.Dollars(cost.Dollars)}{budget} so far, {Readable.Dollars(cost.Committed)} with what is in hand, {Readable.Count(cost.Running, "machine")}",
        };
        return text + (cost.Estimated ? " (estimated: not every price is known)" : "");
    }

    /// <summary>The same for a column of a table.</summary>
    public static string Short(CostSummary? cost) => cost is null ? "-" : $"{(cost.Estimated ? "~" : "")}{Readable.Dollars(cost.Dollars)}";
}
