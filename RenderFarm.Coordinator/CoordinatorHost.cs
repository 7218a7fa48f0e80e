using System.Text.Json.Serialization;
using RenderFarm.Contracts.Api;
using RenderFarm.Coordinator.Access;
using RenderFarm.Coordinator.Http;
using RenderFarm.Coordinator.Infrastructure.Database;
using RenderFarm.ServiceDefaults;
using RenderFarm.ServiceDefaults.Settings;

namespace RenderFarm.Coordinator;

/// <summary>The web side of the coordinator: its address, its API, its page, and how it ends.</summary>
internal static class CoordinatorHost
{
    /// <summary>The longest body that any endpoint reads: a job with ten thousand characters of frame ranges, many times over.</summary>
    private const long MaxBodyBytes = 256 * 1024;

    /// <summary>The API and what it answers with.</summary>
    public static WebApplicationBuilder AddApi(this WebApplicationBuilder builder)
    {
        // A line for every request; and a health check that is red while the coordinator starts, which /health says.
        builder.Logging.AddFilter("Microsoft.AspNetCore", LogLevel.Warning);
        builder.Logging.AddFilter("Microsoft.Extensions.Diagnostics.HealthChecks", LogLevel.Critical);
        if (string.IsNullOrEmpty(builder.Configuration[WebHostDefaults.ServerUrlsKey]))
            builder.WebHost.UseUrls(LoopbackGuard.DefaultAddress);
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.Limits.MaxRequestBodySize = MaxBodyBytes;
            kestrel.AddServerHeader = false;
            // Whoever names the address: urls, ports, Kestrel:Endpoints, a socket that is handed over. Asked before it is bound.
            kestrel.ConfigureEndpointDefaults(listen =>
            {
                if (!LoopbackGuard.IsOfThisMachine($"{listen}"))
                    kestrel.ApplicationServices.GetRequiredService<TokenDesk>().Require();
            });
        });
        builder.Services.ConfigureHttpJsonOptions(json =>
        {
            foreach (var converter in ApiJson.Options.Converters)
                json.SerializerOptions.Converters.Add(converter);
            // A misspelt setting must not be passed over in silence, and null is no text.
            json.SerializerOptions.RespectNullableAnnotations = true;
            json.SerializerOptions.UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow;
        });
        builder.Services.Configure<RouteHandlerOptions>(routes => routes.ThrowOnBadRequest = true);
        builder.Services.AddCheckedOptions<DashboardOptions>(DashboardOptions.Section);
        builder.Services.AddResponseCompression(options => options.MimeTypes = Page.Compressed);
        builder.Services.AddTokens().AddUploadRelay();
        builder.Services.AddProblemDetails(problems => problems.CustomizeProblemDetails = ProblemDefaults.Apply);
        builder.Services.AddExceptionHandler<ApiExceptionHandler>();
        // A lambda: only then the descriptions of the contracts come along.
        builder.Services.AddOpenApi(options => OpenApiDocument.Describe(options));
        return builder;
    }

    /// <summary>The pipeline and the endpoints.</summary>
    internal static WebApplication MapCoordinator(this WebApplication app)
    {
        app.UseMiddleware<SecurityHeaders>();
        app.UseExceptionHandler(new ExceptionHandlerOptions { SuppressDiagnosticsCallback = _ => true });
        app.UseMiddleware<LoopbackGuard>();
        app.UseMiddleware<BodyGuard>();
        app.UseStatusCodePages();
        app.UseResponseCompression();
        app.UsePage();
        app.UseSwaggerUI(page =>
        {
            page.RoutePrefix = "docs";
            page.DocumentTitle = "RenderFarm API";
            page.SwaggerEndpoint("/openapi/v1.json", "RenderFarm");
        });
        app.UseAuthentication();
        app.UseAuthorization();
        app.MapDefaultEndpoints();
        // Its own name only: the framework answers others in plain text.
        app.MapOpenApi("/openapi/{documentName:regex(^v1$)}.json").For(TokenScope.Read);
        app.MapUploadRelay();
        app.MapGroup("/api")
            .ForScopes()
            .WithProblems()
            .MapScenes()
            .MapAssets()
            .MapJobs()
            .MapSteering()
            .MapQuotes()
            .MapFrames()
            .MapCosts()
            .MapArtifacts()
            .MapWorkers()
            .MapStore()
            .MapEvents()
            .MapInstances()
            .MapLocal()
            .MapCleanup()
            .MapDashboard()
            .MapDeadLetters()
            .MapTokens()
            .MapChecks();
        return app;
    }

    /// <summary>Runs until it is told to stop.</summary>
    /// <returns>The exit code: 0, or 1 with a line on standard error that says what is wrong and what to do.</returns>
    public static async Task<int> RunToExitCodeAsync(this WebApplicationBuilder builder)
    {
        try
        {
            // Not disposed of when it does not start: the parts that run already would each tell of their end, and the process ends anyway.
            var app = builder.Build().MapCoordinator();
            app.Services.GetRequiredService<FarmDatabase>();
            await app.StartAsync();
            await using (app)
            {
                // What it really listens on, should something have gone past the endpoint defaults.
                var tokens = app.Services.GetRequiredService<TokenDesk>();
                await tokens.OpenAsync([.. app.Urls.Where(url => !LoopbackGuard.IsOfThisMachine(url))], app.Lifetime.ApplicationStopping);
                await app.WaitForShutdownAsync();
            }

            return 0;
        }
        catch (Exception e) when (Explain(e) is { } explanation)
        {
            await Console.Error.WriteLineAsync("renderfarm coordinator: " + explanation);
            return 1;
        }
    }

    private static string? Explain(Exception exception) =>
        exception switch
        {
            DatabaseUnavailableException => exception.Message,
            IOException { InnerException: Microsoft.AspNetCore.Connections.AddressInUseException } busy => busy.Message
                + " Another coordinator may be running. Stop it, or choose another port with --urls http://localhost:PORT.",
            HttpRequestException or FormatException => exception.Message,
            InvalidOperationException { Message: var message }
                when message.Contains("Error parsing", StringComparison.Ordinal)
                    || message.Contains("port binding", StringComparison.Ordinal) => message,
            _ => StartFailures.OfSettings(exception),
        };
}
