using Microsoft.Extensions.DependencyInjection;

namespace RenderFarm.AppHost;

/// <summary>The farm's own processes in the app model.</summary>
internal static class Parts
{
    /// <summary>
    /// Adds a project as the program that the build has left, started without <c>dotnet run</c> in between: that costs each part some
    /// seconds and 100 MB here, and its process is not the one that signals reach. See docs/decisions.
    /// </summary>
    public static IResourceBuilder<ExecutableResource> AddPart<TProject>(this IDistributedApplicationBuilder builder, string name)
        where TProject : IProjectMetadata, new()
    {
        // …/RenderFarm.AppHost/bin/Debug/net10.0 and …/RenderFarm.Worker/bin/Debug/net10.0 are alike.
        var project = new TProject().ProjectPath;
        var output = Path.GetRelativePath(Projects.RenderFarm_AppHost.ProjectPath, AppContext.BaseDirectory);
        var program = Path.GetFullPath(
            Path.Combine(Path.GetDirectoryName(project)!, output, Path.GetFileNameWithoutExtension(project) + ".dll")
        );
        var part = builder
            .AddExecutable(name, "dotnet", Path.GetDirectoryName(project)!, program)
            .WithEnvironment("DOTNET_ENVIRONMENT", builder.Environment.EnvironmentName)
            .WithEnvironment(Farm.TokenVariable, "")
            .WithEnvironment("ASPNETCORE_URLS", ""); // that of this process is the dashboard's

        return DashboardUrl is null ? part : part.WithOtlpExporter();
    }

    /// <summary>Whether a resource is of the farm's own model: the orchestrator adds the dashboard, whose log has its key.</summary>
    public static bool IsPart(IResource resource) => resource.Name != "aspire-dashboard";

    /// <summary>The launch profile, or <c>aspire run</c>, gives the dashboard its address.</summary>
    public static bool HasDashboard => Environment.GetEnvironmentVariable("ASPNETCORE_URLS") is not null;

    /// <summary>
    /// Where the farm's traces can be looked at; null when a collector that the user has named gets everything in place of the dashboard.
    /// </summary>
    public static string? DashboardUrl =>
        Environment.GetEnvironmentVariable("OTEL_EXPORTER_OTLP_ENDPOINT") is null
            ? Environment.GetEnvironmentVariable("ASPNETCORE_URLS")?.Split(';')[0]
            : null;

    /// <summary>Lets it answer on a port of this machine, where it tells its health too.</summary>
    public static IResourceBuilder<ExecutableResource> OnPort(this IResourceBuilder<ExecutableResource> part, int port, string variable) =>
        part.WithHttpEndpoint(port: port, isProxied: false)
            .WithEnvironment(variable, variable.EndsWith("URLS", StringComparison.Ordinal) ? $"http://localhost:{port}" : $"{port}")
            .WithHttpHealthCheck("/health");

    /// <summary>Keeps what the parts print in <paramref name="folder"/>.</summary>
    public static void AddLogFiles(this IDistributedApplicationBuilder builder, string folder)
    {
        builder.Services.AddSingleton(services => new LogFiles(
            builder.Resources.Where(IsPart),
            services.GetRequiredService<ResourceLoggerService>(),
            folder
        ));
        builder.Services.AddHostedService(services => services.GetRequiredService<LogFiles>());
    }
}
