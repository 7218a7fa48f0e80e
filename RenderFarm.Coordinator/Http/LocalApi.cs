using Microsoft.AspNetCore.Http.HttpResults;
using RenderFarm.Contracts.Api;
using RenderFarm.Coordinator.Fleet;

namespace RenderFarm.Coordinator.Http;

/// <summary><c>/api/local</c>: what only LocalCloud does.</summary>
internal static class LocalApi
{
    /// <summary>Adds the endpoints.</summary>
    public static IEndpointRouteBuilder MapLocal(this IEndpointRouteBuilder routes)
    {
        var prices = routes
            .MapGroup("/local/prices")
            .WithTags("LocalCloud")
            .ProducesProblem(StatusCodes.Status409Conflict)
            .ProducesProblem(StatusCodes.Status503ServiceUnavailable);
        prices
            .MapGet("", ListAsync)
            .WithName("ListLocalPrices")
            .WithSummary("The spot prices of LocalCloud's market now, by type and zone.");
        prices
            .MapPost("", SetAsync)
            .For(TokenScope.Admin)
            .WithName("SetLocalPrice")
            .WithSummary("Sets the spot price of a type in a zone of LocalCloud's market from now on, or gives it back to the market.")
            .ProducesProblem(StatusCodes.Status400BadRequest);
        return routes;
    }

    /// <summary>The problem that tells why LocalCloud did not do what was asked.</summary>
    public static ProblemHttpResult Refused<T>(LocalAnswer<T> answer) =>
        answer.IsInvalid ? Problems.Invalid(answer.Refusal!) : Problems.NotLocalCloud(answer.Refusal!);

    private static async Task<Results<Ok<LocalPrice[]>, ProblemHttpResult>> ListAsync(
        LocalCloudControl control,
        CancellationToken cancellationToken
    )
    {
        var answer = await control.PricesAsync(cancellationToken);
        return answer.Value is { } prices ? TypedResults.Ok(prices) : Refused(answer);
    }

    private static async Task<Results<Ok<LocalPrice>, ProblemHttpResult>> SetAsync(
        LocalPriceRequest request,
        LocalCloudControl control,
        CancellationToken cancellationToken
    )
    {
        var answer = await control.SetPriceAsync(request, cancellationToken);
        return answer.Value is { } price ? TypedResults.Ok(price) : Refused(answer);
    }
}
