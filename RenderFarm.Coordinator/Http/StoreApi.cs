using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Http.HttpResults;
using RenderFarm.Contracts.Api;
using RenderFarm.Coordinator.Fleet.Boot;
using RenderFarm.Coordinator.Infrastructure;
using RenderFarm.Coordinator.Uploads;
using RenderFarm.Coordinator.Workers;

namespace RenderFarm.Coordinator.Http;

/// <summary><c>/api/store</c>.</summary>
internal static partial class StoreApi
{
    private static readonly string[] WorkerEndings = [".tar.gz"];
    private static readonly string[] BlenderEndings = [".tar.xz", ".tar.gz", ".tar.bz2"];

    /// <summary>Adds the endpoints.</summary>
    public static IEndpointRouteBuilder MapStore(this IEndpointRouteBuilder routes)
    {
        routes
            .MapGet("/store", List)
            .WithName("ListArchives")
            .WithSummary("The worker and Blender archives that rented instances start from.")
            .WithTags("Store");
        routes
            .MapPost("/store", AnnounceAsync)
            .For(TokenScope.Admin)
            .WithName("AnnounceArchive")
            .WithSummary("Announces an archive for rented instances.")
            .WithDescription(
                "Without `upload` in the answer the farm has the file already. Otherwise send it with that presigned PUT as for "
                    + "scenes, then say so with `POST /api/store/{sha256}/complete`. The worker that was sent or announced last is what "
                    + "new instances get."
            )
            .ProducesProblem(StatusCodes.Status400BadRequest)
            .ProducesProblem(StatusCodes.Status422UnprocessableEntity)
            .ProducesProblem(StatusCodes.Status503ServiceUnavailable)
            .WithTags("Store");
        routes
            .MapPost("/store/{sha256}/complete", CompleteAsync)
            .For(TokenScope.Admin)
            .WithName("CompleteArchive")
            .WithSummary("Says that an archive was uploaded.")
            .ProducesProblem(StatusCodes.Status404NotFound)
            .ProducesProblem(StatusCodes.Status409Conflict)
            .ProducesProblem(StatusCodes.Status503ServiceUnavailable)
            .WithTags("Store");
        routes
            .MapDelete("/store/{sha256}", RemoveAsync)
            .For(TokenScope.Admin)
            .WithName("RemoveArchive")
            .WithSummary("Removes an archive.")
            .ProducesProblem(StatusCodes.Status404NotFound)
            .ProducesProblem(StatusCodes.Status503ServiceUnavailable)
            .WithTags("Store");
        return routes;
    }

    private static Ok<ArchiveResponse[]> List(ArchiveChoice archives, BootPlanner boot)
    {
        var used = boot.Used();
        return TypedResults.Ok(archives.All().Select(archive => Response(archive, used)).ToArray());
    }

    private static async Task<Results<Ok<ArchiveResponse>, ProblemHttpResult>> AnnounceAsync(
        ArchiveRequest request,
        ArchiveIntake intake,
        BootPlanner boot,
        CancellationToken cancellationToken
    )
    {
        var errors = new ValidationErrors();
        var sha256 = errors.Sha256("sha256", request.Sha256);
        errors.Range("sizeBytes", request.SizeBytes, 1, AssetLimits.MaxFileBytes);
        if (!Enum.IsDefined(request.Kind))
            errors.Add("kind", "must be worker or blender.");
        else if (
            request.Kind == ArchiveKind.Blender
                ? !BlenderVersion.IsValid(request.Version ?? "")
                : !VersionPattern().IsMatch(request.Version ?? "")
        )
            errors.Add(
                "version",
                request.Kind == ArchiveKind.Blender ? "must be a version such as 4.5.11." : "must have 1 to 60 of A-Z a-z 0-9 . _ + -"
            );
        var endings = request.Kind == ArchiveKind.Blender ? BlenderEndings : WorkerEndings;
        if (!FileNamePattern().IsMatch(request.FileName ?? "") || !endings.Any(request.FileName!.EndsWith))
            errors.Add("fileName", $"must have at most 150 of A-Z a-z 0-9 . _ + - and end in {string.Join(" or ", endings)}.");
        if (!errors.IsEmpty)
            return Problems.Invalid(errors);

        var (archive, upload) = await intake.AnnounceAsync(request with { Sha256 = sha256 }, cancellationToken);
        return TypedResults.Ok(Response(archive, boot.Used()) with { Upload = upload });
    }

    private static async Task<Ok<ArchiveResponse>> CompleteAsync(
        string sha256,
        ArchiveIntake intake,
        BootPlanner boot,
        CancellationToken cancellationToken
    ) => TypedResults.Ok(Response(await intake.CompleteAsync(sha256, cancellationToken), boot.Used()));

    private static async Task<NoContent> RemoveAsync(string sha256, ArchiveIntake intake, CancellationToken cancellationToken)
    {
        await intake.RemoveAsync(sha256, cancellationToken);
        return TypedResults.NoContent();
    }

    private static ArchiveResponse Response(Archive archive, IReadOnlySet<string> used) =>
        new()
        {
            Kind = archive.Kind,
            Version = archive.Version,
            Sha256 = archive.Sha256,
            SizeBytes = archive.SizeBytes,
            FileName = archive.FileName,
            UploadedAt = archive.UploadedAt,
            InUse = used.Contains(archive.Sha256),
        };

    [GeneratedRegex("^[A-Za-z0-9._+-]{1,60}$", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex VersionPattern();

    [GeneratedRegex("^[A-Za-z0-9][A-Za-z0-9._+-]{0,149}$", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex FileNamePattern();
}
