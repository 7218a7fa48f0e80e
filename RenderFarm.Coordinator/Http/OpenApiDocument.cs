using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization.Metadata;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;
using RenderFarm.Contracts.Api;
using RenderFarm.Contracts.Messages;

namespace RenderFarm.Coordinator.Http;

/// <summary>What the document at <c>/openapi/v1.json</c> says beside the endpoints.</summary>
internal static class OpenApiDocument
{
    private const string Hash = "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08";

    private static readonly JobRequest Job = new()
    {
        Scene = Hash,
        Frames = "1-48",
        Settings = new RenderSettings { Samples = 64 },
        Notify = ["https://example.org/hook"],
    };

    /// <summary>A body for each operation that takes one.</summary>
    private static readonly Dictionary<string, object> Bodies = new(StringComparer.Ordinal)
    {
        ["AnnounceScene"] = new SceneRequest
        {
            Sha256 = Hash,
            SizeBytes = 496230,
            Name = "tide.blend",
        },
        ["GiveInspection"] = new SceneInspected
        {
            SceneSha256 = Hash,
            WorkerId = "client",
            Error = "The file is no scene: Blender cannot open it.",
            Fault = FaultKind.Frame,
        },
        ["AnnounceAssets"] = new AssetsRequest { Assets = [new AssetRequest(Hash, 1024)] },
        ["SendManifest"] = new AssetManifest { Scene = "shots/010.blend", Files = [new AssetFile("textures/wood.png", Hash, 1024)] },
        ["AnnounceArchive"] = new ArchiveRequest
        {
            Kind = ArchiveKind.Blender,
            Version = "5.2.2",
            Sha256 = Hash,
            SizeBytes = 350_000_000,
            FileName = "blender-5.2.2-linux-x64.tar.xz",
        },
        ["Cleanup"] = new CleanupRequest(),
        ["SubmitJob"] = Job,
        ["ChangeJob"] = new JobChange { Name = "tide, final", Priority = 10 },
        ["RetryJob"] = new FramesRequest { Frames = "3,5-10" },
        ["ExtendJob"] = new ExtendRequest { Frames = "49-60" },
        ["BeginQuote"] = new QuoteRequest
        {
            Job = Job with
            {
                Rental = new Rental { Instances = 4, Budget = 5 },
            },
        },
        ["TerminateInstances"] = new TerminateRequest { Ids = ["i-0a1b2c3d4e5f60718"] },
        ["InterruptInstance"] = new InterruptRequest { NoticeSeconds = 120 },
        ["SetLocalPrice"] = new LocalPriceRequest
        {
            Type = "g4dn.xlarge",
            Zone = "eu-central-1a",
            Dollars = 0.65m,
        },
        ["RetryDeadLetters"] = new DeadLettersRequest { All = true },
        ["DropDeadLetters"] = new DeadLettersRequest { All = true },
        ["MakeToken"] = new TokenRequest { Name = "ada" },
        ["SignIn"] = new SessionRequest { Token = "rft_…" },
    };

    /// <summary>A value for each name of a parameter.</summary>
    private static readonly Dictionary<string, JsonNode> Parameters = new(StringComparer.Ordinal)
    {
        ["id"] = "k3f9x2ab",
        ["sha256"] = Hash,
        ["manifest"] = Hash,
        ["scene"] = "Scene",
        ["frame"] = 1,
        ["name"] = "tide",
        ["limit"] = 50,
        ["before"] = "k3f9x2ab",
        ["after"] = 100,
        ["state"] = "running",
        ["since"] = "2026-11-27T00:00:00Z",
        ["until"] = "2026-11-28T00:00:00Z",
        ["all"] = false,
        ["now"] = true,
        ["seconds"] = true,
        ["olderThanDays"] = 30,
        ["Idempotency-Key"] = "shot-7-take-3",
    };

    /// <summary>What the types of problems are at each status.</summary>
    private static readonly Dictionary<string, string[]> Types = new(StringComparer.Ordinal)
    {
        ["400"] = [ProblemTypes.InvalidRequest],
        ["401"] = [ProblemTypes.TokenNeeded],
        ["403"] = [ProblemTypes.ScopeTooNarrow, ProblemTypes.InvalidRequest],
        ["404"] = [ProblemTypes.NotFound],
        ["409"] =
        [
            ProblemTypes.JobEnded,
            ProblemTypes.JobUnderWay,
            ProblemTypes.SceneNotUploaded,
            ProblemTypes.AssetsNotUploaded,
            ProblemTypes.ArchiveNotUploaded,
            ProblemTypes.NoWorkerArchive,
            ProblemTypes.NameTaken,
            ProblemTypes.NotLocalCloud,
        ],
        ["422"] =
        [
            ProblemTypes.SceneNotRenderable,
            ProblemTypes.SceneMismatch,
            ProblemTypes.ArchiveMismatch,
            ProblemTypes.NotRentable,
            ProblemTypes.IdempotencyKeyReused,
        ],
        ["503"] =
        [
            ProblemTypes.CloudUnavailable,
            ProblemTypes.DatabaseUnavailable,
            ProblemTypes.SceneNotInspected,
            ProblemTypes.TooManyQuotes,
        ],
    };

    /// <summary>What can be wrong with every request.</summary>
    public static RouteGroupBuilder WithProblems(this RouteGroupBuilder endpoints) =>
        endpoints
            .ProducesProblem(StatusCodes.Status401Unauthorized)
            .ProducesProblem(StatusCodes.Status403Forbidden)
            .ProducesProblem(StatusCodes.Status500InternalServerError)
            .ProducesProblem(StatusCodes.Status503ServiceUnavailable);

    /// <summary>Sets title and description, examples, and what is wrong when something is.</summary>
    public static void Describe(OpenApiOptions options)
    {
        // What makes clients of documents knows this version everywhere.
        options.OpenApiVersion = OpenApiSpecVersion.OpenApi3_0;
        options.AddDocumentTransformer(
            (document, _, _) =>
            {
                document.Info.Title = "RenderFarm coordinator";
                document.Info.Description =
                    "Submits Blender scenes to the farm and follows them. Errors are problem details (RFC 9457) with a stable `type` and "
                    + "a sentence on what to do. A farm that others reach wants a token with each call: `Authorization: Bearer rft_…`.";
                return Task.CompletedTask;
            }
        );
        options.AddSchemaTransformer(
            (schema, context, _) =>
            {
                if (context.JsonTypeInfo.Type.IsEnum)
                    schema.Type ??= JsonSchemaType.String;
                if (context.JsonTypeInfo.Type == typeof(ProblemDetails))
                    schema.AdditionalPropertiesAllowed = true; // errors by field, the trace's id
                // Numbers are read from texts, too; they are written as numbers.
                if (schema.Type is { } type && (type.HasFlag(JsonSchemaType.Integer) || type.HasFlag(JsonSchemaType.Number)))
                    (schema.Type, schema.Pattern) = (type & ~JsonSchemaType.String, null);
                return Task.CompletedTask;
            }
        );
        options.AddOperationTransformer(
            (operation, context, _) =>
            {
                foreach (var parameter in operation.Parameters?.OfType<OpenApiParameter>() ?? [])
                    parameter.Example = Parameters.GetValueOrDefault(parameter.Name ?? "")?.DeepClone();
                if (operation.RequestBody?.Content is { } body && Bodies.GetValueOrDefault(operation.OperationId ?? "") is { } example)
                    body["application/json"].Example = JsonSerializer.SerializeToNode(example, example.GetType(), ApiJson.Options);
                foreach (var (status, response) in operation.Responses ?? [])
                    Explain(status, response);
                foreach (var answer in context.Description.SupportedResponseTypes)
                {
                    if (
                        operation.Responses?.GetValueOrDefault($"{answer.StatusCode}")?.Content is { } content
                        && content.TryGetValue("application/json", out var json)
                        && answer.Type is { } type
                    )
                        json.Example = Sample(type, "");
                }

                return Task.CompletedTask;
            }
        );
    }

    /// <summary>A made-up value of a type: what an answer looks like.</summary>
    /// <param name="type">Its type.</param>
    /// <param name="name">Of the field that has it, which tells more than its type.</param>
    private static JsonNode? Sample(Type type, string name)
    {
        type = Nullable.GetUnderlyingType(type) ?? type;
        if (type.IsEnum)
            return JsonSerializer.SerializeToNode(Enum.GetValues(type).GetValue(0), type, ApiJson.Options);
        if (type == typeof(DateTimeOffset))
            return Parameters["since"].DeepClone();
        if (type == typeof(bool))
            return false;
        if (type == typeof(string))
            return name.EndsWith("256", StringComparison.Ordinal) ? Hash
                : Parameters.TryGetValue(name, out var known) && known.GetValueKind() == JsonValueKind.String ? known.DeepClone()
                : "…";
        if (type.GetInterface("INumber`1") is not null)
            return JsonSerializer.SerializeToNode(Convert.ChangeType(1, type, CultureInfo.InvariantCulture), type);
        var info = ApiJson.Options.GetTypeInfo(type);
        return info.Kind switch
        {
            JsonTypeInfoKind.Enumerable => new JsonArray(Sample(info.ElementType!, name)),
            JsonTypeInfoKind.Dictionary => new JsonObject { ["…"] = Sample(info.ElementType!, name) },
            JsonTypeInfoKind.Object => new JsonObject(
                info.Properties.Where(field => field.Get is not null)
                    .Select(field => KeyValuePair.Create(field.Name, Sample(field.PropertyType, field.Name)))
            ),
            _ => null,
        };
    }

    private static void Explain(string status, IOpenApiResponse response)
    {
        if (response.Content?.TryGetValue("application/problem+json", out var problem) != true || problem is null)
            return;
        var types = Types.GetValueOrDefault(status, []);
        if (types.Length > 0)
            response.Description += $": the `type` is {string.Join(" or ", types.Select(type => $"`{type}`"))}.";
        problem.Example = new JsonObject
        {
            ["type"] = types.FirstOrDefault() ?? "about:blank",
            ["title"] = response.Description!.Split(':')[0],
            ["status"] = int.Parse(status, CultureInfo.InvariantCulture),
            ["detail"] = "What is wrong, and what to do.",
        };
    }
}
