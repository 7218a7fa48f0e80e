using Microsoft.AspNetCore.OpenApi;

namespace RenderFarm.Coordinator.Http;

/// <summary>What the document at <c>/openapi/v1.json</c> says beside the endpoints.</summary>
internal static class OpenApiDocument
{
    /// <summary>Sets title and description.</summary>
    public static void Describe(OpenApiOptions options) =>
        options.AddDocumentTransformer(
            (document, _, _) =>
            {
                document.Info.Title = "RenderFarm coordinator";
                document.Info.Description =
                    "Submits Blender scenes to the farm and follows them. Errors are problem details (RFC 9457) with a stable `type` and "
                    + "a sentence on what to do.";
                return Task.CompletedTask;
            }
        );
}
