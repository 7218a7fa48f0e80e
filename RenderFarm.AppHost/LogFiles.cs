using Microsoft.Extensions.Hosting;

namespace RenderFarm.AppHost;

/// <summary>Writes what each process prints to a file of its own.</summary>
internal sealed class LogFiles(IEnumerable<IResource> resources, ResourceLoggerService logs, string folder) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        Directory.CreateDirectory(folder);
        await Task.WhenAll(resources.Select(resource => WriteAsync(resource, stoppingToken)));
    }

    private async Task WriteAsync(IResource resource, CancellationToken stoppingToken)
    {
        await using var file = new LogFile(Path.Combine(folder, $"{resource.Name}.log"));
        await foreach (var lines in logs.WatchAsync(resource).WithCancellation(stoppingToken))
            await file.WriteAsync(lines.Select(line => line.Content));
    }
}
