using System.Globalization;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using RenderFarm.AppHost;

if (!CommandLine.TryParse(args, out var farm, out var exitCode))
    return exitCode;

var builder = DistributedApplication.CreateBuilder(new DistributedApplicationOptions
{
    AllowUnsecuredTransport = true,
    DisableDashboard = Environment.GetEnvironmentVariable("ASPNETCORE_URLS") is null, // started without the launch profile
    EnableResourceLogging = true,
});
builder.AddLogFiles(farm.DataFor("logs"));

var coordinator = builder.AddProject<Projects.RenderFarm_Coordinator>("coordinator", launchProfileName: null)
    .WithHttpEndpoint(port: farm.Port, isProxied: false)
    .WithHttpHealthCheck("/health")
    .WithUrlForEndpoint("http", url => url.DisplayText = "Page")
    .WithUrlForEndpoint("http", _ => new() { Url = "/openapi/v1.json", DisplayText = "API document" })
    .WithEnvironment("Coordinator__DataDirectory", farm.DataFor("coordinator"));

var worker = builder.AddProject<Projects.RenderFarm_Worker>("worker", launchProfileName: null)
    .WithReplicas(farm.Workers)
    .WithEnvironment("Worker__DataDirectory", farm.DataFor("worker"))
    .WithEnvironment("Worker__WorkersOnMachine", farm.Workers.ToString(CultureInfo.InvariantCulture))
    .WithEnvironment("Farm__ConsumerStopTimeout", "00:00:15") // Ctrl-C on a desk is to be quicker than the end of a rented machine
    .WaitFor(coordinator);

IResourceBuilder<ProjectResource>[] services = [coordinator, worker];
if (farm.Bucket is { } bucket)
{
    foreach (var service in services)
        service.WithEnvironment("Farm__Bucket", bucket);
}

switch (farm.Cloud)
{
    case Cloud.Local:
        var localCloud = builder.AddProject<Projects.RenderFarm_LocalCloud>("localcloud", launchProfileName: null)
            .WithHttpEndpoint(port: farm.CloudPort, env: "LocalCloud__Port", isProxied: false)
            .WithHttpHealthCheck("/health")
            .WithUrlForEndpoint("http", url => url.DisplayText = "LocalCloud")
            .WithEnvironment("ASPNETCORE_URLS", "") // it binds to its port on loopback by itself
            .WithEnvironment("LocalCloud__DataDirectory", farm.DataFor("localcloud"));
        coordinator.WithLocalCloud(localCloud);
        coordinator.WithEnvironment("Fleet__Enabled", "true");
        worker.WithLocalCloud(localCloud);
        break;

    case Cloud.LocalStack:
        coordinator.WithLocalStack(farm.Endpoint);
        worker.WithLocalStack(farm.Endpoint);
        break;

    case Cloud.Aws:
        var aws = builder.AddAwsAccount(farm);
        foreach (var service in services)
            service.WithReference(aws);
        if (farm.Bucket is null)
        {
            var stack = builder.AddFarmStack(farm, aws);
            foreach (var service in services)
                service.WithFarmStack(stack);
            coordinator.WithRentedMachines(stack);
        }

        break;
}

if (farm.Demo)
{
    // The progress bar has the console; everything is in the log files.
    builder.Services.AddLogging(logging => logging.AddFilter("RenderFarm.AppHost.Resources", LogLevel.Error));
    foreach (var resource in builder.Resources.OfType<ProjectResource>())
        builder.CreateResourceBuilder(resource).WithEnvironment("Logging__Console__LogToStandardErrorThreshold", nameof(LogLevel.Warning));
}

await using var app = builder.Build();
return await Farm.RunAsync(app, farm);
