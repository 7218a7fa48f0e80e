using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Terminal;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Aspire.Hosting.Orchestration;

/// <summary>Starts the resources, each when what it waits for is there, and ends them in the opposite order.</summary>
internal sealed partial class Orchestrator : IHostedService, IDisposable
{
    private readonly IReadOnlyList<ResourceInstance> _instances;
    private readonly IReadOnlyList<IProvisionedResource> _provisioned;
    private readonly ResourceNotificationService _notifications;
    private readonly LinksPrinter _links;
    private readonly ILogger _logger;
    private readonly CancellationTokenSource _stopping = new();
    private readonly List<Task> _starts = [];
    private int _unready;

    public Orchestrator(
        IResourceCollection resources,
        ResourceNotificationService notifications,
        ResourceLoggerService logs,
        OrphanGuard guard,
        BuildFacts build,
        IConfiguration configuration,
        IHostEnvironment environment,
        ILoggerFactory loggers)
    {
        if (!OperatingSystem.IsLinux())
            throw new PlatformNotSupportedException("This stand-in runs on Linux only; elsewhere use the real package Aspire.Hosting.AppHost.");

        _notifications = notifications;
        _provisioned = [.. resources.OfType<IProvisionedResource>()];
        _logger = loggers.CreateLogger("Aspire.Hosting");
        _links = new LinksPrinter(resources, configuration, _logger);
        var specs = new ProcessSpecs(build, configuration, environment);
        _instances =
        [
            .. resources.Where(resource => resource is not IProvisionedResource).SelectMany(resource => resource.InstanceIds().Select(id => new ResourceInstance(
                resource, id, specs, guard, logs.Log(id), notifications, loggers.CreateLogger($"{environment.ApplicationName}.Resources.{id}")))),
        ];
        _unready = _instances.Count;
    }

    public IReadOnlyList<ResourceInstance> Instances => _instances;

    public Task StartAsync(CancellationToken cancellationToken)
    {
        foreach (var resource in _instances.Select(instance => instance.Resource).Distinct())
            ProcessSpecs.AllocatePorts(resource);

        Starting(_logger, string.Join(", ", _instances.Select(instance => instance.Id)));
        _starts.AddRange(_provisioned.Select(ProvisionAsync));
        _starts.AddRange(_instances.Select(StartAsync));
        return Task.CompletedTask;
    }

    public async Task StopAsync(CancellationToken cancellationToken)
    {
        await _stopping.CancelAsync();
        await Task.WhenAll(_starts);

        var left = _instances.ToList();
        while (left.Count > 0)
        {
            var unneeded = left.Where(instance => !left.Exists(other => WaitsFor(other.Resource, instance.Resource))).ToList();
            if (unneeded.Count == 0)
                unneeded = left;

            await Task.WhenAll(unneeded.Select(instance => instance.StopAsync()));
            left = [.. left.Except(unneeded)];
        }
    }

    /// <summary>Starts one process that does not run, without waiting for others.</summary>
    public Task StartAgainAsync(ResourceInstance instance) => instance.StartAsync(() => Task.CompletedTask, _stopping.Token);

    /// <summary>Ends everything at once.</summary>
    public void KillAll()
    {
        foreach (var instance in _instances)
            instance.Kill();
    }

    public void Dispose()
    {
        _stopping.Dispose();
        foreach (var instance in _instances)
            instance.Dispose();
    }

    private static bool WaitsFor(IResource resource, IResource dependency) =>
        resource.Annotations.OfType<WaitAnnotation>().Any(wait => wait.Resource == dependency);

    private async Task StartAsync(ResourceInstance instance)
    {
        try
        {
            instance.Publish(KnownResourceStates.Waiting);
            foreach (var wait in instance.Resource.Annotations.OfType<WaitAnnotation>())
                await WaitAsync(wait, _stopping.Token);

            await instance.StartAsync(SayWhenAllAreReadyAsync, _stopping.Token);
        }
        catch (OperationCanceledException)
        {
            instance.Publish(KnownResourceStates.Finished);
        }
        catch (DistributedApplicationException exception)
        {
            NotStarted(_logger, instance.Id, exception.Message);
            instance.Publish(KnownResourceStates.FailedToStart);
        }
    }

    private async Task ProvisionAsync(IProvisionedResource resource)
    {
        try
        {
            Publish(resource, KnownResourceStates.Starting);
            await resource.ProvisionAsync(_logger, _stopping.Token);
            Publish(resource, KnownResourceStates.Running, HealthStatus.Healthy);
        }
        catch (OperationCanceledException) when (_stopping.IsCancellationRequested)
        {
            Publish(resource, KnownResourceStates.Finished);
        }
        catch (DistributedApplicationException exception)
        {
            NotStarted(_logger, resource.Name, exception.Message);
            Publish(resource, KnownResourceStates.FailedToStart);
        }
    }

    private void Publish(IProvisionedResource resource, string state, HealthStatus? health = null) =>
        _notifications.Publish(resource, resource.Name, new CustomResourceSnapshot { State = new ResourceStateSnapshot(state, null), HealthStatus = health });

    private async Task WaitAsync(WaitAnnotation wait, CancellationToken cancellationToken)
    {
        if (wait.WaitType == WaitType.WaitUntilHealthy)
        {
            await _notifications.WaitForResourceHealthyAsync(wait.Resource.Name, cancellationToken);
            return;
        }

        var end = await _notifications.WaitForResourceAsync(wait.Resource.Name, ResourceNotificationService.IsUnavailable, cancellationToken);
        if (end.Snapshot.ExitCode != wait.ExitCode)
        {
            throw new DistributedApplicationException(
                $"The resource '{wait.Resource.Name}' ended with exit code {end.Snapshot.ExitCode}, expected {wait.ExitCode}.");
        }
    }

    private async Task SayWhenAllAreReadyAsync()
    {
        if (Interlocked.Decrement(ref _unready) == 0)
            await _links.PrintAsync(_stopping.Token);
    }

    [LoggerMessage(11, LogLevel.Information, "Starting {Ids}.")]
    private static partial void Starting(ILogger logger, string ids);

    [LoggerMessage(10, LogLevel.Error, "'{Id}' is not started. {Reason}")]
    private static partial void NotStarted(ILogger logger, string id, string reason);
}
