using Aspire.Hosting.ApplicationModel;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Aspire.Hosting.Orchestration;

/// <summary>Sends what the resources print to the AppHost's log.</summary>
internal sealed class ResourceLogForwarder(
    IResourceCollection resources, ResourceLoggerService logs, ILoggerFactory loggers, IHostEnvironment environment) : BackgroundService
{
    protected override Task ExecuteAsync(CancellationToken stoppingToken) =>
        Task.WhenAll(resources.SelectMany(resource => resource.InstanceIds()).Select(id => ForwardAsync(id, stoppingToken)));

    private async Task ForwardAsync(string id, CancellationToken cancellationToken)
    {
        var logger = loggers.CreateLogger($"{environment.ApplicationName}.Resources.{id}");
        await foreach (var lines in logs.WatchAsync(id).WithCancellation(cancellationToken))
        {
            foreach (var line in lines)
                logger.Log(line.IsErrorMessage ? LogLevel.Error : LogLevel.Information, 0, line.Content, null, static (text, _) => text);
        }
    }
}
