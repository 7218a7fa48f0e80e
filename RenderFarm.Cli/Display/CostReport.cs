using System.Globalization;
using RenderFarm.Contracts.Api;
using Spectre.Console;

namespace RenderFarm.Cli.Display;

/// <summary>Where a job's money and instance time went, for people.</summary>
internal static class CostReport
{
    public static void Show(Output output, JobResponse job, CostDetails details)
    {
        var cost = details.Cost;
        var facts = new Facts();
        facts.Add("job", $"{job.Id} '{job.Name}', {job.State.Word()}");
        facts.Add(
            "cost",
            Readable.Dollars(cost.Dollars)
                + (cost.ClosedAt is null ? " so far" : "")
                + (cost.Estimated ? ", estimated: not every price is known" : "")
        );
        facts.Add("budget", cost.Budget is { } budget ? Readable.Dollars(budget) : null);
        facts.Add("with what is in hand", cost.ClosedAt is null && cost.Running > 0 ? Readable.Dollars(cost.Committed) : null);
        facts.Add("quoted", cost.QuotedDollars is { } quoted ? Readable.Dollars(quoted) : null);
        facts.Add("a frame", cost.DollarsPerFrame is { } each ? $"{Money(each)} for each of {Readable.Count(cost.Frames, "frame")}" : null);
        facts.Add(
            "instances",
            $"{cost.Instances}, for {Readable.Duration(TimeSpan.FromSeconds(cost.Seconds))} in "
                + $"all{(cost.Running > 0 ? $"; {cost.Running} run, for {Readable.Dollars(cost.DollarsPerHour)} an hour" : "")}"
        );
        facts.Show(output);
        if (cost.Instances > 0)
        {
            output.Line();
            output.Show(Phases(cost));
            output.Line();
            output.Show(Types(cost));
        }

        if (details.Frames is not { Count: > 0 } frames)
            return;
        output.Line();
        output.Show(Frames(frames));
    }

    private static Table Phases(JobCost cost)
    {
        var table = Tables.Create("", "where it went", "instance time", "share", "dollars");
        foreach (var (phase, seconds, dollars) in cost.Phases)
        {
            table.AddRow(
                Tables.Cell(""),
                Tables.Cell(Name(phase)),
                Tables.Cell(Readable.Duration(TimeSpan.FromSeconds(seconds))),
                Tables.Cell(Readable.Percent(cost.Seconds > 0 ? seconds / cost.Seconds : 0)),
                Tables.Cell(Money(dollars))
            );
        }

        return table;
    }

    private static Table Types(JobCost cost)
    {
        var table = Tables.Create("", "instance type", "instances", "instance time", "frames", "a frame", "dollars", "dollars a frame");
        foreach (var type in cost.Types)
        {
            table.AddRow(
                Tables.Cell(""),
                Tables.Cell(type.InstanceType),
                Tables.Cell($"{type.Instances}"),
                Tables.Cell(Readable.Duration(TimeSpan.FromSeconds(type.Seconds))),
                Tables.Cell(type.Frames.ToString("0.##", CultureInfo.InvariantCulture)),
                Tables.Cell(Readable.Seconds(type.SecondsPerFrame)),
                Tables.Cell(Money(type.Dollars)),
                Tables.Cell(type.DollarsPerFrame is { } each ? Money(each) : "-")
            );
        }

        return table;
    }

    private static Table Frames(IReadOnlyList<FrameCost> frames)
    {
        var table = Tables.Create("frame", "instance type", "render", "with its share", "dollars");
        foreach (var frame in frames)
        {
            table.AddRow(
                Tables.Cell($"{frame.Frame}"),
                Tables.Cell(string.Join(", ", frame.InstanceTypes)),
                Tables.Cell(Readable.Seconds(frame.RenderSeconds)),
                Tables.Cell(Readable.Seconds(frame.Seconds)),
                Tables.Cell(Money(frame.Dollars))
            );
        }

        return table;
    }

    private static string Name(CostPhase phase) =>
        phase switch
        {
            CostPhase.Boot => "booting",
            CostPhase.SceneLoad => "loading the scene",
            CostPhase.Render => "rendering",
            CostPhase.Upload => "checking and uploading",
            CostPhase.Lost => "renders that were lost",
            _ => "idle",
        };

    private static string Money(decimal dollars) => string.Create(CultureInfo.InvariantCulture, $"${dollars:0.0000}");
}

/// <summary>What a job's instances cost, in a line.</summary>
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
            _ => $"{Readable.Dollars(cost.Dollars)}{budget} so far, {Readable.Dollars(cost.Committed)} with what is in hand, "
                + $"{Readable.Count(cost.Running, "instance")}",
        };
        return text + (cost.Estimated ? " (estimated: not every price is known)" : "");
    }

    /// <summary>The same for a column of a table.</summary>
    public static string Short(CostSummary? cost) => cost is null ? "-" : $"{(cost.Estimated ? "~" : "")}{Readable.Dollars(cost.Dollars)}";
}

/// <summary>A job's cost, as <c>renderfarm cost --json</c> writes it.</summary>
/// <param name="Cost">In all.</param>
/// <param name="Frames">Of each frame; null when they were not asked for.</param>
internal sealed record CostDetails(JobCost Cost, IReadOnlyList<FrameCost>? Frames);
