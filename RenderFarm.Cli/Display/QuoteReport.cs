using System.Globalization;
using RenderFarm.Contracts.Api;
using Spectre.Console;

namespace RenderFarm.Cli.Display;

/// <summary>What a job would take, for people.</summary>
internal static class QuoteReport
{
    public static void Show(Output output, QuoteResponse quote)
    {
        output.Line();
        output.Line($"'{quote.Name}', {Readable.Count(quote.Frames, "frame")}");
        output.Show(Machines(quote.Machines));
        foreach (var machine in quote.Machines.Where(machine => machine.Error is not null))
            output.Note($"{Name(machine.InstanceType)}: {machine.Error}");
        if (quote.Options.Count > 0)
        {
            output.Line();
            output.Show(Options(quote));
            output.Line();
            output.Line(
                "  Half of such jobs stay below p50, nine in ten below p90. Waiting for spot capacity and interruptions come on top."
            );
        }

        if (quote.Machines.Any(machine => machine.Source == QuoteSource.Missing))
            output.Line("  Where no frame times are known, 'renderfarm quote' with --instance-type measures them.");
    }

    /// <summary>The option that the rental comes to, in a line.</summary>
    public static void ShowChosen(Output output, QuoteResponse quote)
    {
        if (quote.Chosen is not { } option)
        {
            output.Line(
                "How long it takes and what it costs is not known: this scene was not rendered on such machines yet. 'renderfarm quote' "
                    + "finds out with a few sample frames."
            );
            foreach (var machine in quote.Machines.Where(machine => machine.DollarsPerHour > 0))
                output.Line(
                    $"  {machine.InstanceType} costs {Readable.Dollars(machine.DollarsPerHour!.Value)} an hour: {machine.PriceSource}."
                );
            return;
        }

        var money = option is { DollarsP50: { } half, DollarsP90: { } most }
            ? $"{Readable.Dollars(half)} (p90 {Readable.Dollars(most)})"
            : "an amount that is not known, since the price is not";
        output.Line(
            $"About {Readable.Duration(TimeSpan.FromSeconds(option.SecondsP50))} (p90 "
                + $"{Readable.Duration(TimeSpan.FromSeconds(option.SecondsP90))}) "
                + $"on {Readable.Count(option.Machines, "machine")} of {Name(option.InstanceType)}, for {money}."
        );
    }

    private static Table Machines(IReadOnlyList<QuotedMachine> machines)
    {
        var table = Tables.Create("", "machine", "a frame", "from", "boot", "load", "an hour", "price");
        foreach (var machine in machines)
        {
            table.AddRow(
                Tables.Cell(""),
                Tables.Cell(Name(machine.InstanceType)),
                Tables.Cell(Readable.Seconds(machine.SecondsPerFrame)),
                Tables.Cell(From(machine)),
                Tables.Cell(
                    machine.InstanceType is null ? "-" : Readable.Seconds(machine.BootSeconds) + (machine.BootMeasured ? "" : " (assumed)")
                ),
                Tables.Cell(Readable.Seconds(machine.LoadSeconds)),
                Tables.Cell(machine.DollarsPerHour is { } price ? Readable.Dollars(price) : "?"),
                Tables.Cell(machine.PriceSource ?? "")
            );
        }

        return table;
    }

    private static string From(QuotedMachine machine) =>
        machine switch
        {
            { Error: not null } => "nothing",
            { Source: QuoteSource.Missing } => "not known",
            { Source: QuoteSource.Recorded } => Readable.Count(machine.FramesKnown, "frame") + " rendered",
            { Source: QuoteSource.Earlier } => "an earlier quote",
            { SampledWith: { } samples } =>
                $"{Readable.Count(machine.FramesKnown, "frame")}, predicted from {samples / 4} and {samples} samples{Cost(machine)}",
            _ => Readable.Count(machine.FramesKnown, "sample frame") + Cost(machine),
        };

    private static string Cost(QuotedMachine machine) =>
        machine.SampleDollars is { } dollars ? $", which cost {Readable.Dollars(dollars)}" : "";

    private static Table Options(QuoteResponse quote)
    {
        var table = Tables.Create("", "machines", "", "time p50", "p90", "cost p50", "p90", "");
        var cheapest = quote.Options.Where(option => option.DollarsP50 is not null).MinBy(option => (option.DollarsP50, option.SecondsP50));
        var fastest = quote.Options.MinBy(option => option.SecondsP50);
        foreach (var option in quote.Options)
        {
            var word = (option == cheapest ? "cheapest" : null, option == fastest ? "fastest" : null) switch
            {
                (not null, not null) => "cheapest and fastest",
                (var cheap, var fast) => cheap ?? fast ?? "",
            };
            table.AddRow(
                Tables.Cell(""),
                Tables.Cell(option.Machines.ToString(CultureInfo.InvariantCulture)),
                Tables.Cell(Name(option.InstanceType)),
                Tables.Cell(Readable.Duration(TimeSpan.FromSeconds(option.SecondsP50))),
                Tables.Cell(Readable.Duration(TimeSpan.FromSeconds(option.SecondsP90))),
                Tables.Cell(option.DollarsP50 is { } half ? Readable.Dollars(half) : "?"),
                Tables.Cell(option.DollarsP90 is { } most ? Readable.Dollars(most) : "?"),
                Tables.Cell(word, word.Length > 0 ? Color.Green : null)
            );
        }

        return table;
    }

    private static string Name(string? type) => type ?? "local";
}
