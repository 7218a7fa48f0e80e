using System.ComponentModel;
using Aspire.Hosting.ApplicationModel;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Logging;

namespace Aspire.Hosting.Orchestration;

/// <summary>One process of a resource through its lives: started, watched, ended, and started again when somebody says so.</summary>
internal sealed partial class ResourceInstance(
    IResource resource,
    string id,
    ProcessSpecs specs,
    OrphanGuard guard,
    ResourceLog log,
    ResourceNotificationService notifications,
    ILogger logger) : IDisposable
{
    /// <summary>More than a worker takes to hand back its frame; then it is killed.</summary>
    private static readonly TimeSpan StopPatience = TimeSpan.FromSeconds(30);

    private const int LinesInAReport = 10;

    private readonly SemaphoreSlim _gate = new(1, 1);
    private ResourceProcess? _process;
    private bool _stopping;

    public string Id => id;

    public IResource Resource => resource;

    public string State => notifications.Current(id)?.Snapshot.State?.Text ?? KnownResourceStates.Waiting;

    /// <summary>Starts the process if there is none, and sees to its health in the background.</summary>
    public async Task StartAsync(Func<Task> whenHealthy, CancellationToken cancellationToken)
    {
        await _gate.WaitAsync(cancellationToken);
        try
        {
            if (_process is { Ended.IsCompleted: false })
                return;

            Publish(KnownResourceStates.Starting);
            var spec = await specs.CreateAsync(resource, id, cancellationToken);
            _stopping = false;
            _process = ResourceProcess.Start(spec, guard, log.Append);
            Publish(KnownResourceStates.Running, HealthStatus.Unhealthy);
            _ = WatchAsync(_process, whenHealthy);
        }
        catch (Exception exception)
            when (exception is Win32Exception or IOException or NotSupportedException or InvalidOperationException or DistributedApplicationException)
        {
            FailedToStart(logger, exception.Message);
            Publish(KnownResourceStates.FailedToStart);
        }
        finally
        {
            _gate.Release();
        }
    }

    /// <summary>Ends the process and waits for that.</summary>
    public async Task StopAsync()
    {
        await _gate.WaitAsync();
        try
        {
            if (_process is not { Ended.IsCompleted: false } process)
                return;

            _stopping = true;
            Publish(KnownResourceStates.Stopping);
            if (!await process.StopAsync(StopPatience))
                Killed(logger, StopPatience.TotalSeconds);
        }
        finally
        {
            _gate.Release();
        }
    }

    /// <summary>Ends the process at once.</summary>
    public void Kill()
    {
        _stopping = true;
        _process?.Kill();
    }

    public void Dispose() => _gate.Dispose();

    public void Publish(string state, HealthStatus? health = null, int? exitCode = null) =>
        notifications.Publish(resource, id, new CustomResourceSnapshot
        {
            State = new ResourceStateSnapshot(state, null),
            HealthStatus = health,
            ExitCode = exitCode,
        });

    private async Task WatchAsync(ResourceProcess process, Func<Task> whenHealthy)
    {
        using var alive = new CancellationTokenSource();
        var health = WatchHealthAsync(whenHealthy, alive.Token);
        var exitCode = await process.Ended;
        await alive.CancelAsync();
        await health;

        if (!_stopping)
            Exited(logger, Describe(exitCode), id, string.Concat(log.Last(LinesInAReport).Select(line => $"{Environment.NewLine}    {line}")));

        Publish(exitCode == 0 ? KnownResourceStates.Finished : KnownResourceStates.Exited, exitCode: exitCode);
    }

    private async Task WatchHealthAsync(Func<Task> whenHealthy, CancellationToken alive)
    {
        try
        {
            await HttpHealth.WaitUntilHealthyAsync(resource, alive);
            await whenHealthy();
            alive.ThrowIfCancellationRequested();
            Publish(KnownResourceStates.Running, HealthStatus.Healthy);
        }
        catch (OperationCanceledException)
        {
            // It ended first, and that is said where its exit is seen.
        }
    }

    private static string Describe(int exitCode) => exitCode switch
    {
        137 => "137 (killed)",
        139 => "139 (segmentation fault)",
        134 => "134 (aborted)",
        143 => "143 (terminated)",
        _ => exitCode.ToString(),
    };

    [LoggerMessage(1, LogLevel.Error, "Could not be started: {Reason}")]
    private static partial void FailedToStart(ILogger logger, string reason);

    [LoggerMessage(2, LogLevel.Error, "EXITED with code {ExitCode}, and is not started again by itself: type 'start {Id}' and Enter for that. Its last lines:{Lines}")]
    private static partial void Exited(ILogger logger, string exitCode, string id, string lines);

    [LoggerMessage(3, LogLevel.Error, "Killed: it did not end within {Seconds} s.")]
    private static partial void Killed(ILogger logger, double seconds);
}
