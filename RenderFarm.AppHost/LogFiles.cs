using Microsoft.Extensions.Hosting;

namespace RenderFarm.AppHost;

/// <summary>Writes what each process prints to a file of its own, to the last line that it prints while it is ended.</summary>
internal sealed class LogFiles(IEnumerable<IResource> resources, ResourceLoggerService logs, string folder) : IHostedLifecycleService, IDisposable
{
    private readonly CancellationTokenSource _stopped = new();
    private Task _writing = Task.CompletedTask;

    public Task StartingAsync(CancellationToken cancellationToken)
    {
        Directory.CreateDirectory(folder);
        _writing = Task.WhenAll(resources.Select(WriteAsync));
        return Task.CompletedTask;
    }

    public async Task StoppedAsync(CancellationToken cancellationToken)
    {
        await _stopped.CancelAsync();
        await _writing;
    }

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public void Dispose() => _stopped.Dispose();

    private async Task WriteAsync(IResource resource)
    {
        await using var file = new LogFile(Path.Combine(folder, $"{resource.Name}.log"));
        try
        {
            await foreach (var lines in logs.WatchAsync(resource).WithCancellation(_stopped.Token))
                await file.WriteAsync(lines.Select(line => line.Content));
        }
        catch (OperationCanceledException)
        {
            // The processes have ended.
        }
    }
}
