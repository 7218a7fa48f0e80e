using System.Reflection;
using System.Runtime.Loader;
using System.Text.Json;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.Extensions.Configuration;
using Microsoft.Playwright;
using NSwag;
using NSwag.CodeGeneration.CSharp;
using RenderFarm.Contracts.Api;
using RenderFarm.Coordinator;
using RenderFarm.ServiceDefaults;
using RenderFarm.ServiceDefaults.Aws;
using RenderFarm.Tests.Coordinator.Page;
using static Microsoft.Playwright.Assertions;

namespace RenderFarm.Tests.Coordinator.Http;

/// <summary>The document that the coordinator gives of its API: what it says, and that a client made of it works.</summary>
public sealed class OpenApiTests(CoordinatorFixture farm) : IClassFixture<CoordinatorFixture>
{
    [Fact]
    public async Task Every_operation_says_what_it_does_shows_how_and_names_what_goes_wrong()
    {
        using var document = JsonDocument.Parse(await farm.Coordinator.Http.GetStringAsync("/openapi/v1.json"));
        var operations = document
            .RootElement.GetProperty("paths")
            .EnumerateObject()
            .SelectMany(path => path.Value.EnumerateObject().Select(operation => (Name: $"{operation.Name} {path.Name}", operation.Value)))
            .ToList();
        Assert.True(operations.Count > 45);
        var faults = operations.SelectMany(operation => FaultsOf(operation.Value).Select(fault => $"{operation.Name}: {fault}"));
        Assert.Empty(faults);
    }

    [Fact]
    public async Task Every_route_is_in_the_document()
    {
        using var document = JsonDocument.Parse(await farm.Coordinator.Http.GetStringAsync("/openapi/v1.json"));
        var documented = document
            .RootElement.GetProperty("paths")
            .EnumerateObject()
            .SelectMany(path => path.Value.EnumerateObject().Select(operation => $"{operation.Name.ToUpperInvariant()} {path.Name}"))
            .ToHashSet(StringComparer.Ordinal);
        using var folder = new Cli.TemporaryDirectory();
        var builder = WebApplication.CreateBuilder();
        builder.Configuration.AddInMemoryCollection(farm.Cloud.EnvironmentVariables!);
        builder.Configuration.AddInMemoryCollection([new("Coordinator:DataDirectory", folder.FullPath)]);
        builder.AddFarmStorage();
        builder.AddFarmState().AddReports().AddFeed().AddHousekeeping().AddLedger().AddQuotes().AddFleet().AddEvents();
        builder.AddServiceDefaults();
        await using var app = builder.AddApi().Build().MapCoordinator();
        var routes = ((IEndpointRouteBuilder)app)
            .DataSources.SelectMany(source => source.Endpoints)
            .OfType<RouteEndpoint>()
            .SelectMany(route =>
                (route.Metadata.GetMetadata<HttpMethodMetadata>()?.HttpMethods ?? ["ANY"]).Select(method =>
                    $"{method} /{WithoutConstraints(route.RoutePattern.RawText!.Trim('/'))}"
                )
            )
            .Where(route => route.Contains(" /api", StringComparison.Ordinal))
            .ToHashSet(StringComparer.Ordinal);

        Assert.True(routes.Count > 45);
        Assert.Equal(routes.Order(StringComparer.Ordinal), documented.Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task A_client_that_is_generated_from_it_submits_follows_and_changes_a_job()
    {
        var document = await OpenApiDocument.FromJsonAsync(await farm.Coordinator.Http.GetStringAsync("/openapi/v1.json"));
        var settings = new CSharpClientGeneratorSettings
        {
            ClassName = "FarmClient",
            CSharpGeneratorSettings = { Namespace = "Generated" },
        };
        var assembly = Compile(new CSharpClientGenerator(document, settings).GenerateFile());
        dynamic client = Activator.CreateInstance(assembly.GetType("Generated.FarmClient")!, farm.Coordinator.Http)!;

        dynamic request = Activator.CreateInstance(assembly.GetType("Generated.JobRequest")!)!;
        request.Scene = await farm.Coordinator.Http.UploadAsync(FarmClient.NewScene());
        request.Frames = "1-3";
        request.Priority = 7;
        request.Video = false;
        var job = await client.SubmitJobAsync("one-of-a-kind", request);
        string id = job.Id;
        Assert.Equal(
            (7, 3, id),
            ((int)job.Priority, (int)job.Frames.Total, (string)(await client.SubmitJobAsync("one-of-a-kind", request)).Id)
        );
        await farm.Coordinator.JobAsync(id, now => now.State == JobState.Completed, "it is rendered");

        dynamic change = Activator.CreateInstance(assembly.GetType("Generated.JobChange")!)!;
        change.Name = "ebb";
        var changed = await client.ChangeJobAsync(id, change);
        Assert.Equal(("ebb", "Completed"), ((string)changed.Name, (string)changed.State.ToString()));
        var frames = await client.ListFramesAsync(id, null, null);
        Assert.Equal(3, Enumerable.Count(frames));
        using (var image = await client.GetFrameImageAsync(id, 2))
        {
            using var copy = new MemoryStream();
            await ((Stream)image.Stream).CopyToAsync(copy);
            Assert.Equal(TestWorker.Image, copy.ToArray());
        }

        Exception refused = await Assert.ThrowsAnyAsync<Exception>(async () => await client.GetJobAsync("nobodys1"));
        dynamic problem = ((dynamic)refused).Result;
        Assert.Equal((404, ProblemTypes.NotFound), ((int)problem.Status, (string)problem.Type));
        await (Task)client.DeleteJobAsync(id);
    }

    [Fact]
    public async Task A_browser_shows_it_and_loads_nothing_from_elsewhere()
    {
        using var playwright = await Playwright.CreateAsync();
        await using var browser = await PageFarm.LaunchAsync(playwright);
        var page = await browser.NewPageAsync();
        var errors = new List<string>();
        page.Console += (_, message) =>
        {
            if (message.Type == "error")
                errors.Add(message.Text);
        };
        await page.GotoAsync($"{farm.Coordinator.Address}docs");
        await Expect(page.GetByText("Submits a job.").First).ToBeVisibleAsync(new() { Timeout = (float)Wait.Patience.TotalMilliseconds });
        Assert.Empty(errors);
    }

    private static string WithoutConstraints(string pattern) =>
        Regex.Replace(pattern, @"\{\**(?<name>\w+)[^}]*\}", "{${name}}", RegexOptions.None, Wait.Patience);

    private static IEnumerable<string> FaultsOf(JsonElement operation)
    {
        if (!operation.TryGetProperty("summary", out var summary) || summary.GetString() is not { Length: > 0 })
            yield return "it has no summary";
        foreach (
            var parameter in operation.TryGetProperty("parameters", out var parameters)
                ? [.. parameters.EnumerateArray()]
                : Array.Empty<JsonElement>()
        )
        {
            if (!parameter.TryGetProperty("example", out _))
                yield return $"'{parameter.GetProperty("name")}' has no example";
        }

        if (
            operation.TryGetProperty("requestBody", out var body)
            && !body.GetProperty("content").GetProperty("application/json").TryGetProperty("example", out _)
        )
            yield return "its body has no example";
        var responses = operation.GetProperty("responses");
        foreach (var response in responses.EnumerateObject().Where(response => response.Value.TryGetProperty("content", out _)))
        {
            foreach (var content in response.Value.GetProperty("content").EnumerateObject())
            {
                if (!content.Value.TryGetProperty("schema", out _))
                    yield return $"its {response.Name} {content.Name} is of no type";
                if (content.Name.EndsWith("json", StringComparison.Ordinal) && !content.Value.TryGetProperty("example", out _))
                    yield return $"its {response.Name} {content.Name} has no example";
            }
        }

        foreach (var status in (string[])["401", "403", "500", "503"])
        {
            if (
                !responses.TryGetProperty(status, out var response)
                || !response.TryGetProperty("content", out var content)
                || !content.TryGetProperty("application/problem+json", out _)
            )
                yield return $"it does not say what {status} is";
        }

        foreach (var response in responses.EnumerateObject().Where(response => response.Name is "400" or "404" or "409" or "422"))
        {
            if (!response.Value.GetProperty("description").GetString()!.Contains("urn:renderfarm:", StringComparison.Ordinal))
                yield return $"its {response.Name} names no type";
        }
    }

    private static Assembly Compile(string source)
    {
        var references = ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!)
            .Split(Path.PathSeparator)
            .Select(path => MetadataReference.CreateFromFile(path));
        var compilation = CSharpCompilation.Create(
            "GeneratedClient",
            [CSharpSyntaxTree.ParseText(source)],
            references,
            new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary)
        );
        using var made = new MemoryStream();
        var result = compilation.Emit(made);
        Assert.Empty(result.Diagnostics.Where(diagnostic => diagnostic.Severity == DiagnosticSeverity.Error));
        made.Position = 0;
        return AssemblyLoadContext.Default.LoadFromStream(made);
    }
}
