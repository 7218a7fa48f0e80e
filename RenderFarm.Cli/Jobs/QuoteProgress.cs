using RenderFarm.Cli.Api;
using RenderFarm.Cli.Display;
using RenderFarm.Contracts.Api;

namespace RenderFarm.Cli.Jobs;

/// <summary>Asks for a quote, and shows its sampling until it has ended.</summary>
internal static class QuoteProgress
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    /// <summary>How long the end of an interrupted quote may take to be told to the farm.</summary>
    private static readonly TimeSpan LastWord = TimeSpan.FromSeconds(10);

    /// <summary>Asks and waits. Ctrl-C ends the quote's samples, and the instances that were rented for them.</summary>
    public static async Task<QuoteResponse> RunAsync(
        ApiClient api,
        QuoteRequest request,
        Output output,
        CancellationToken cancellationToken
    )
    {
        var quote = await FarmPatience.WaitAsync(
            token => api.BeginQuoteAsync(request, token),
            output,
            TimeProvider.System,
            cancellationToken
        );
        if (quote.State != QuoteState.Sampling)
            return quote;
        try
        {
            return await output.StageAsync("sampling", stage => FollowAsync(api, quote, stage, cancellationToken));
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            await EndAsync(api, quote.Id, output);
            throw;
        }
    }

    private static async Task<QuoteResponse> FollowAsync(
        ApiClient api,
        QuoteResponse quote,
        Stage stage,
        CancellationToken cancellationToken
    )
    {
        while (quote.State == QuoteState.Sampling)
        {
            var (done, all) = (quote.Types.Sum(type => type.SamplesDone), quote.Types.Sum(type => type.Samples));
            stage.Report(all == 0 ? 0 : (double)done / all, Detail(quote, done, all));
            await Task.Delay(Pause, cancellationToken);
            quote = await api.GetQuoteAsync(quote.Id, cancellationToken);
        }

        stage.Report(1, "done");
        return quote;
    }

    private static string Detail(QuoteResponse quote, int done, int all) =>
        string.Join(
            ", ",
            quote
                .Types.Where(type => type.Waits is not null)
                .Select(type => $"{type.InstanceType ?? "local"}: {type.Waits}")
                .Prepend($"{done} of {Readable.Count(all, "sample frame")}")
        );

    private static async Task EndAsync(ApiClient api, string id, Output output)
    {
        using var patience = new CancellationTokenSource(LastWord);
        try
        {
            await api.CancelQuoteAsync(id, patience.Token);
            output.Note("The quote is ended, with its sample frames and the instances that were rented for them.");
        }
        catch (Exception e) when (e is FailureException or OperationCanceledException)
        {
            output.Note(
                "The farm could not be told. The samples end by themselves, and their instances with them: 'renderfarm jobs --all' shows "
                    + "them."
            );
        }
    }
}
