using System.Globalization;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using RenderFarm.AppHost;

if (!CommandLine.TryParse(args, out var farm, out var exitCode))
    return exitCode;

Farm.Begin(farm);
var builder = DistributedApplication.CreateBuilder(
    new DistributedApplicationOptions { AllowUnsecuredTransport = true, DisableDashboard = !Parts.HasDashboard }
);
builder.Services.AddLogging(logging => logging.AddFilter(null, LogLevel.Critical)); // what concerns the user is said in plain words
builder.AddLogFiles(farm.DataFor("logs"));

var coordinator = builder
    .AddPart<Projects.RenderFarm_Coordinator>("coordinator")
    .OnPort(farm.Port, "ASPNETCORE_URLS")
    .WithEnvironment("ASPNETCORE_URLS", farm.Addresses)
    .WithUrlForEndpoint("http", url => url.DisplayText = "Page")
    .WithUrlForEndpoint("http", _ => new() { Url = "/openapi/v1.json", DisplayText = "API document" })
    .WithEnvironment("Coordinator__DataDirectory", farm.DataFor("coordinator"))
    .WithEnvironment("Coordinator__DashboardUrl", Parts.DashboardUrl ?? "")
    .WithJobCommands(farm);

var workers = Enumerable
    .Range(1, farm.Workers)
    .Select(number =>
        builder
            .AddPart<Projects.RenderFarm_Worker>(farm.Workers == 1 ? "worker" : $"worker-{number}")
            .WithEnvironment("Worker__DataDirectory", farm.DataFor("worker"))
            .WithEnvironment("Worker__WorkersOnMachine", farm.Workers.ToString(CultureInfo.InvariantCulture))
            .WithEnvironment("Farm__ConsumerStopTimeout", "00:00:15") // Ctrl-C on a desk is to be quicker than the end of a rented instance
            .WaitForStart(coordinator)
            .HealthyWhenItCanRender(farm)
            .WithDrainCommand(farm)
    )
    .ToList();

List<IResourceBuilder<ExecutableResource>> services = [coordinator, .. workers];
if (farm.Bucket is { } bucket)
    services.ForEach(service => service.WithEnvironment("Farm__Bucket", bucket));

switch (farm.Cloud)
{
    case Cloud.Local:
        var localCloud = builder
            .AddPart<Projects.RenderFarm_LocalCloud>("localcloud")
            .OnPort(farm.CloudPort, "LocalCloud__Port")
            .WithEnvironment("LocalCloud__DataDirectory", farm.DataFor("localcloud"))
            .WithMarketCommands(farm);
        services.ForEach(service => service.WithLocalCloud(localCloud, farm));
        coordinator.WithLocalInstances(OperatingSystem.IsLinux());
        break;

    case Cloud.LocalStack:
        var localStack = farm.Endpoint is null ? builder.AddLocalStack(farm) : null;
        services.ForEach(service => service.WithLocalStack(farm, localStack));
        break;

    case Cloud.Aws:
        var aws = builder.AddAwsAccount(farm);
        services.ForEach(service => service.WithReference(aws));
        if (farm.Bucket is null)
        {
            var stack = builder.AddFarmStack(farm, aws);
            services.ForEach(service => service.WithFarmStack(stack));
            coordinator.WithRentedInstances(stack);
        }

        break;
}

return await Farm.RunAsync(builder.Build(), farm);
