using Microsoft.AspNetCore.Http.HttpResults;
using RenderFarm.Contracts.Api;
using RenderFarm.Coordinator.Infrastructure;
using RenderFarm.Coordinator.Quotes;
using RenderFarm.Coordinator.Submission;
using RenderFarm.Coordinator.Transitions;

namespace RenderFarm.Coordinator.Http;

/// <summary><c>/api/quotes</c>.</summary>
internal static class QuotesApi
{
    /// <summary>Adds the endpoints.</summary>
    public static IEndpointRouteBuilder MapQuotes(this IEndpointRouteBuilder routes)
    {
        var quotes = routes.MapGroup("/quotes").WithTags("Quotes");
        quotes
            .MapPost("", BeginAsync)
            .WithName("BeginQuote")
            .WithSummary("Asks what a job would take, in time and money.")
            .WithDescription(
                "The job is checked as if it were submitted. Frame times come from earlier jobs with the same scene and settings, or from "
                    + "sample frames: the first, the middle and the last of the job, on one instance of each type. An instance that is "
                    + "rented for that is paid for; its cost is shown, and limited by Quote:SampleBudget. The answer may be ready at once; "
                    + "else ask for it by its id."
            )
            .ProducesProblem(StatusCodes.Status400BadRequest)
            .ProducesProblem(StatusCodes.Status404NotFound)
            .ProducesProblem(StatusCodes.Status409Conflict)
            .ProducesProblem(StatusCodes.Status422UnprocessableEntity)
            .ProducesProblem(StatusCodes.Status503ServiceUnavailable);
        quotes
            .MapGet("/{id}", Get)
            .WithName("GetQuote")
            .WithSummary("One quote: how far it is, and its options once it is ready.")
            .ProducesProblem(StatusCodes.Status404NotFound);
        quotes
            .MapPost("/{id}/cancel", CancelAsync)
            .WithName("CancelQuote")
            .WithSummary("Ends the sampling of a quote, and the instances that were rented for it.")
            .ProducesProblem(StatusCodes.Status404NotFound);
        return routes;
    }

    private static async Task<Results<Created<QuoteResponse>, ProblemHttpResult>> BeginAsync(
        QuoteRequest request,
        QuoteIntake intake,
        QuoteView view,
        TimeProvider time,
        CancellationToken cancellationToken
    )
    {
        var errors = new ValidationErrors();
        var valid = ValidQuoteRequest.From(request, time.GetUtcNow(), errors);
        if (!errors.IsEmpty)
            return Problems.Invalid(errors);
        var quote = await intake.BeginAsync(valid, cancellationToken);
        return TypedResults.Created($"/api/quotes/{quote.Id}", view.Of(quote));
    }

    private static Results<Ok<QuoteResponse>, ProblemHttpResult> Get(string id, FarmStore store, QuoteView view) =>
        store.Read(connection => QuoteTable.Find(connection, id)) is { } quote ? TypedResults.Ok(view.Of(quote)) : NoQuote();

    private static async Task<Results<Ok<QuoteResponse>, ProblemHttpResult>> CancelAsync(
        string id,
        QuoteRunner runner,
        QuoteView view,
        CancellationToken cancellationToken
    ) => await runner.CancelAsync(id, cancellationToken) is { } quote ? TypedResults.Ok(view.Of(quote)) : NoQuote();

    private static ProblemHttpResult NoQuote() => Problems.NotFound("There is no such quote. Those that ended are kept for some days.");
}
