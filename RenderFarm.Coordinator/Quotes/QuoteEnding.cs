using Microsoft.Extensions.Options;
using RenderFarm.Contracts.Api;
using RenderFarm.Coordinator.Transitions;

namespace RenderFarm.Coordinator.Quotes;

/// <summary>Makes the options of a quote when all that will be known is.</summary>
internal sealed class QuoteEnding(FarmStore store, QuotePrices prices, IOptions<QuoteOptions> options, TimeProvider time)
{
    /// <summary>The same frame times give the same quote.</summary>
    private const int Seed = 20261121;

    /// <summary>Ends a quote whose subjects are settled.</summary>
    public async Task<Quote> EndAsync(Quote quote, CancellationToken cancellationToken)
    {
        var subjects = new List<QuoteSubject>();
        foreach (var subject in quote.Document.Subjects)
            subjects.Add(await CompleteAsync(subject, cancellationToken));
        List<QuoteOption> all =
        [
            .. subjects
                .Where(subject => subject.FrameSeconds.Count > 0)
                .SelectMany(subject => Options(quote.Document, subject))
                .OrderBy(option => option.DollarsP50 ?? decimal.MaxValue)
                .ThenBy(option => option.SecondsP50),
        ];
        return await store.WriteAsync(
            farm =>
            {
                // The user may have ended it meanwhile.
                if (QuoteTable.Find(farm.Connection, quote.Id) is not { State: QuoteState.Sampling } current)
                    return QuoteTable.Find(farm.Connection, quote.Id) ?? quote;
                var ended = current with
                {
                    State =
                        all.Count > 0 || subjects.All(subject => subject.Source == QuoteSource.Missing)
                            ? QuoteState.Ready
                            : QuoteState.Failed,
                    EndedAt = farm.Now,
                    Document = current.Document with
                    {
                        Subjects = subjects,
                        Options = all,
                        Chosen = current.Document.Rental is { } rental ? QuoteChoice.Of(all, rental, time.GetUtcNow()) : null,
                    },
                };
                QuoteTable.Save(farm.Connection, ended);
                return ended;
            },
            cancellationToken
        );
    }

    /// <summary>Adds what an instance costs, and how long it takes to come.</summary>
    private async Task<QuoteSubject> CompleteAsync(QuoteSubject subject, CancellationToken cancellationToken)
    {
        if (subject.InstanceType is not { } type)
            return subject with { DollarsPerHour = 0, PriceSource = "your own" };
        var (price, source) = await prices.FindAsync(type, cancellationToken);
        var boot = store.Read(connection => RecordedTimes.Boot(connection, type));
        return subject with
        {
            DollarsPerHour = price,
            PriceSource = source,
            BootSeconds = boot ?? options.Value.BootTime.TotalSeconds,
            BootMeasured = boot is not null,
        };
    }

    private static IEnumerable<QuoteOption> Options(QuoteDocument quote, QuoteSubject subject)
    {
        var random = new Random(Seed);
        var parts = Math.Max(1, quote.Parts);
        IReadOnlyList<double> seconds = parts == 1 ? subject.FrameSeconds : [.. subject.FrameSeconds.Select(frame => frame / parts)];
        foreach (var count in subject.InstanceType is null ? [Math.Max(1, quote.LocalWorkers)] : quote.Counts)
        {
            var spread = QuoteMath.Estimate(
                seconds,
                quote.Frames * parts,
                count,
                subject.BootSeconds + subject.LoadSeconds,
                subject.DollarsPerHour,
                random
            );
            yield return new QuoteOption
            {
                InstanceType = subject.InstanceType,
                Count = count,
                SecondsP50 = spread.SecondsP50,
                SecondsP90 = spread.SecondsP90,
                DollarsP50 = spread.DollarsP50,
                DollarsP90 = spread.DollarsP90,
            };
        }
    }
}
