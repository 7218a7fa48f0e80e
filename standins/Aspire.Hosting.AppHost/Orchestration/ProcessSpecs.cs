using System.Net;
using System.Net.Sockets;
using System.Runtime.InteropServices;
using Aspire.Hosting.ApplicationModel;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Hosting;

namespace Aspire.Hosting.Orchestration;

/// <summary>Turns resources into programs with their environment.</summary>
internal sealed class ProcessSpecs(BuildFacts build, IConfiguration configuration, IHostEnvironment environment)
{
    private static readonly string DotnetHost =
        Path.GetFullPath(Path.Combine(RuntimeEnvironment.GetRuntimeDirectory(), "..", "..", "..", "dotnet"));

    // The AppHost's own, which would mislead what it starts.
    private static readonly string[] NotInherited = ["ASPNETCORE_URLS", "DOTNET_LAUNCH_PROFILE"];

    /// <summary>Gives every endpoint without a port a free one.</summary>
    public static void AllocatePorts(IResource resource)
    {
        foreach (var endpoint in resource.Annotations.OfType<EndpointAnnotation>())
        {
            if (resource.InstanceIds().Count() > 1)
            {
                throw new NotSupportedException(
                    $"'{resource.Name}' has an endpoint and replicas, which takes a proxy: that needs the real package Aspire.Hosting.AppHost.");
            }

            endpoint.Allocate(endpoint.Port ?? FreePort());
        }
    }

    /// <summary>What to run for one process of a resource; waits for the addresses that it needs.</summary>
    public async Task<ProcessSpec> CreateAsync(IResource resource, string instanceId, CancellationToken cancellationToken)
    {
        var arguments = resource.Annotations.OfType<ArgumentsAnnotation>().SelectMany(annotation => annotation.Arguments);
        var variables = await EnvironmentOfAsync(resource, instanceId, cancellationToken);

        switch (resource)
        {
            case ProjectResource:
                var project = resource.Annotations.OfType<IProjectMetadata>().Last().ProjectPath;
                return new ProcessSpec(DotnetHost, [build.OutputOf(project), .. arguments], Path.GetDirectoryName(project)!, variables);
            case ExecutableResource executable:
                return new ProcessSpec(executable.Command, [.. arguments], executable.WorkingDirectory, variables);
            default:
                throw new NotSupportedException($"A resource of type {resource.GetType().Name} needs the real package Aspire.Hosting.AppHost.");
        }
    }

    private async Task<Dictionary<string, string?>> EnvironmentOfAsync(IResource resource, string instanceId, CancellationToken cancellationToken)
    {
        var context = new EnvironmentCallbackContext();
        AddTelemetry(context.EnvironmentVariables, resource, instanceId);
        await AddAddressesAsync(context.EnvironmentVariables, resource, cancellationToken);
        foreach (var annotation in resource.Annotations.OfType<EnvironmentCallbackAnnotation>())
            annotation.Callback(context);

        var variables = NotInherited.ToDictionary(name => name, _ => (string?)null, StringComparer.Ordinal);
        foreach (var (name, value) in context.EnvironmentVariables)
            variables[name] = value is IValueProvider provider ? await provider.GetValueAsync(cancellationToken) : value.ToString();

        return variables;
    }

    private static async Task AddAddressesAsync(Dictionary<string, object> variables, IResource resource, CancellationToken cancellationToken)
    {
        var addresses = new List<string>();
        foreach (var endpoint in resource.Annotations.OfType<EndpointAnnotation>())
        {
            var port = await endpoint.AllocatedPort.WaitAsync(cancellationToken);
            addresses.Add($"{endpoint.UriScheme}://{endpoint.TargetHost}:{port}");
            if (endpoint.PortVariable is { } variable)
                variables[variable] = port.ToString();
        }

        if (addresses.Count > 0 && resource is ProjectResource)
            variables["ASPNETCORE_URLS"] = string.Join(';', addresses);
    }

    private void AddTelemetry(Dictionary<string, object> variables, IResource resource, string instanceId)
    {
        if (resource is not ProjectResource || configuration["OTEL_EXPORTER_OTLP_ENDPOINT"] is not { Length: > 0 } endpoint)
            return;

        variables["OTEL_EXPORTER_OTLP_ENDPOINT"] = endpoint;
        variables["OTEL_EXPORTER_OTLP_PROTOCOL"] = configuration["OTEL_EXPORTER_OTLP_PROTOCOL"] ?? "grpc";
        variables["OTEL_SERVICE_NAME"] = resource.Name;
        variables["OTEL_RESOURCE_ATTRIBUTES"] = $"service.instance.id={instanceId}";
        if (configuration["OTEL_EXPORTER_OTLP_HEADERS"] is { } headers)
            variables["OTEL_EXPORTER_OTLP_HEADERS"] = headers;

        if (environment.IsDevelopment())
        {
            // Milliseconds: traces are looked at while the farm runs.
            variables["OTEL_BLRP_SCHEDULE_DELAY"] = "1000";
            variables["OTEL_BSP_SCHEDULE_DELAY"] = "1000";
            variables["OTEL_METRIC_EXPORT_INTERVAL"] = "1000";
            variables["OTEL_TRACES_SAMPLER"] = "always_on";
        }
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
