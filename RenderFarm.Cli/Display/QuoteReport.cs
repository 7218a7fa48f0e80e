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
        output.Show(Types(quote.Types));
        foreach (var type in quote.Types.Where(type => type.Error is not null))
            output.Note($"{Name(type.InstanceType)}: {type.Error}");
        if (quote.Options.Count > 0)
        {
            output.Line();
            output.Show(Options(quote));
            output.Line();
            output.Line(
                "  Half of such jobs stay below p50, nine in ten below p90. Waiting for spot capacity and interruptions come on top."
            );
        }

        if (quote.Types.Any(type => type.Source == QuoteSource.Missing))
            output.Line("  Where no frame times are known, 'renderfarm quote' with --instance-type measures them.");
    }

    /// <summary>The option that the rental comes to, in a line.</summary>
    public static void ShowChosen(Output output, QuoteResponse quote)
    {
        if (quote.Chosen is not { } option)
        {
            output.Line(
                "How long it takes and what it costs is not known: this scene was not rendered on such instances yet. 'renderfarm quote' "
                    + "finds out with a few sample frames."
            );
            foreach (var type in quote.Types.Where(type => type.DollarsPerHour > 0))
                output.Line($"  {type.InstanceType} costs {Readable.Dollars(type.DollarsPerHour!.Value)} an hour: {type.PriceSource}.");
            return;
        }

        var money = option is { DollarsP50: { } half, DollarsP90: { } most }
            ? $"{Readable.Dollars(half)} (p90 {Readable.Dollars(most)})"
            : "an amount that is not known, since the price is not";
        output.Line(
            $"About {Readable.Duration(TimeSpan.FromSeconds(option.SecondsP50))} (p90 "
                + $"{Readable.Duration(TimeSpan.FromSeconds(option.SecondsP90))}) "
                + $"on {Of(option)}, for {money}."
        );
    }

    private static Table Types(IReadOnlyList<QuotedType> types)
    {
        var table = Tables.Create("", "type", "a frame", "from", "boot", "load", "an hour", "price");
        foreach (var type in types)
        {
            table.AddRow(
                Tables.Cell(""),
                Tables.Cell(Name(type.InstanceType)),
                Tables.Cell(Readable.Seconds(type.SecondsPerFrame)),
                Tables.Cell(From(type)),
                Tables.Cell(type.InstanceType is null ? "-" : Readable.Seconds(type.BootSeconds) + (type.BootMeasured ? "" : " (assumed)")),
                Tables.Cell(Readable.Seconds(type.LoadSeconds)),
                Tables.Cell(type.DollarsPerHour is { } price ? Readable.Dollars(price) : "?"),
                Tables.Cell(type.PriceSource ?? "")
            );
        }

        return table;
    }

    private static string From(QuotedType type) =>
        type switch
        {
            { Error: not null } => "nothing",
            { Source: QuoteSource.Missing } => "not known",
            { Source: QuoteSource.Recorded } => Readable.Count(type.FramesKnown, "frame") + " rendered",
            { Source: QuoteSource.Earlier } => "an earlier quote",
            { SampledWith: { } samples } =>
                $"{Readable.Count(type.FramesKnown, "frame")}, predicted from {samples / 4} and {samples} samples{Cost(type)}",
            _ => Readable.Count(type.FramesKnown, "sample frame") + Cost(type),
        };

    private static string Cost(QuotedType type) => type.SampleDollars is { } dollars ? $", which cost {Readable.Dollars(dollars)}" : "";

    private static Table Options(QuoteResponse quote)
    {
        var table = Tables.Create("", "count", "type", "time p50", "p90", "cost p50", "p90", "");
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
                Tables.Cell(option.Count.ToString(CultureInfo.InvariantCulture)),
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

    private static string Of(QuoteOption option) =>
        option.InstanceType is { } type
            ? $"{Readable.Count(option.Count, "instance")} of {type}"
            : Readable.Count(option.Count, "local worker");
}
