using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using RenderFarm.Contracts.Api;
using RenderFarm.Coordinator.Infrastructure;
using RenderFarm.Coordinator.Uploads;

namespace RenderFarm.Coordinator.Http;

/// <summary><c>/api/assets</c> and <c>/api/manifests</c>.</summary>
internal static class AssetsApi
{
    /// <summary>Room for the largest manifest with paths of ordinary length: 64 MiB.</summary>
    private const int MaxManifestBytes = 64 << 20;

    /// <summary>Adds the endpoints.</summary>
    public static IEndpointRouteBuilder MapAssets(this IEndpointRouteBuilder routes)
    {
        routes
            .MapPost("/assets", AnnounceAsync)
            .WithName("AnnounceAssets")
            .WithSummary("Announces files that go along with a scene.")
            .WithDescription(
                "At most 1000 at once. Answers with those that the farm does not have, each with a presigned PUT as for scenes. "
                    + "Announcing them again after an upload that broke off names those that are still missing."
            )
            .ProducesProblem(StatusCodes.Status400BadRequest)
            .ProducesProblem(StatusCodes.Status503ServiceUnavailable)
            .WithTags("Assets");
        routes
            .MapPost("/manifests", AcceptAsync)
            .WithName("SendManifest")
            .WithSummary("Says where announced files lie around a .blend.")
            .WithDescription(
                "All files must have been uploaded. The hash in the answer names the manifest in `POST /api/jobs`; equal manifests have "
                    + "equal hashes."
            )
            .WithMetadata(new RequestSizeLimitAttribute(MaxManifestBytes))
            .ProducesProblem(StatusCodes.Status400BadRequest)
            .ProducesProblem(StatusCodes.Status409Conflict)
            .ProducesProblem(StatusCodes.Status503ServiceUnavailable)
            .WithTags("Assets");
        routes
            .MapDelete("/manifests/{sha256}", RemoveAsync)
            .WithName("RemoveManifest")
            .WithSummary("Removes a manifest that no job has, and its files that no other manifest has.")
            .WithDescription("One that a job has stays, and one that is not there is no error.")
            .ProducesProblem(StatusCodes.Status400BadRequest)
            .ProducesProblem(StatusCodes.Status503ServiceUnavailable)
            .WithTags("Assets");
        return routes;
    }

    private static Task<Results<NoContent, ProblemHttpResult>> RemoveAsync(
        string sha256,
        ManifestIntake intake,
        CancellationToken cancellationToken
    ) => ScenesApi.RemoveByHashAsync(sha256, intake.RemoveAsync, cancellationToken);

    private static async Task<Results<Ok<AssetsResponse>, ProblemHttpResult>> AnnounceAsync(
        AssetsRequest request,
        AssetIntake intake,
        CancellationToken cancellationToken
    )
    {
        var errors = new ValidationErrors();
        errors.Range("assets", request.Assets?.Count ?? 0, 1, AssetLimits.MaxAnnounced);
        var assets = new Dictionary<string, AssetRequest>(StringComparer.Ordinal);
        foreach (var asset in request.Assets?.Take(AssetLimits.MaxAnnounced) ?? [])
        {
            var sha256 = errors.Sha256("assets.sha256", asset?.Sha256 ?? "");
            errors.Range("assets.sizeBytes", asset?.SizeBytes ?? 0, 0, AssetLimits.MaxFileBytes);
            assets[sha256] = new AssetRequest(sha256, asset?.SizeBytes ?? 0);
        }

        return errors.IsEmpty ? TypedResults.Ok(await intake.AnnounceAsync(assets.Values, cancellationToken)) : Problems.Invalid(errors);
    }

    private static async Task<Results<Ok<ManifestResponse>, ProblemHttpResult>> AcceptAsync(
        AssetManifest request,
        ManifestIntake intake,
        CancellationToken cancellationToken
    )
    {
        var errors = new ValidationErrors();
        var manifest = ValidManifest.From(request, errors);
        return errors.IsEmpty ? TypedResults.Ok(await intake.AcceptAsync(manifest, cancellationToken)) : Problems.Invalid(errors);
    }
}
