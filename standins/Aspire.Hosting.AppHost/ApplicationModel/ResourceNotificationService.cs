using System.Collections.Concurrent;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Aspire.Hosting.ApplicationModel;

/// <summary>Tells how the resources are.</summary>
public class ResourceNotificationService
{
    private readonly Lock _lock = new();
    private readonly ConcurrentDictionary<string, ResourceEvent> _current = new(StringComparer.Ordinal);
    private readonly List<(Func<ResourceEvent, bool> Predicate, TaskCompletionSource<ResourceEvent> Waiter)> _waiters = [];

    internal ResourceNotificationService()
    {
    }

    /// <summary>Waits until the resource is in a state, <see cref="KnownResourceStates.Running"/> by default.</summary>
    public Task WaitForResourceAsync(string resourceName, string? targetState = null, CancellationToken cancellationToken = default) =>
        WaitForResourceAsync(resourceName, change => change.Snapshot.State?.Text == (targetState ?? KnownResourceStates.Running), cancellationToken);

    /// <summary>Waits until the resource, or one of its replicas, is as <paramref name="predicate"/> says.</summary>
    public async Task<ResourceEvent> WaitForResourceAsync(
        string resourceName, Func<ResourceEvent, bool> predicate, CancellationToken cancellationToken = default)
    {
        var waiter = new TaskCompletionSource<ResourceEvent>(TaskCreationOptions.RunContinuationsAsynchronously);
        bool Matches(ResourceEvent change) => change.Resource.Name == resourceName && predicate(change);

        lock (_lock)
        {
            if (_current.Values.FirstOrDefault(Matches) is { } present)
                return present;

            _waiters.Add((Matches, waiter));
        }

        try
        {
            return await waiter.Task.WaitAsync(cancellationToken);
        }
        finally
        {
            lock (_lock)
                _waiters.RemoveAll(entry => entry.Waiter == waiter);
        }
    }

    /// <summary>Waits until the resource is healthy.</summary>
    /// <exception cref="DistributedApplicationException">It ended or could not be started.</exception>
    public Task<ResourceEvent> WaitForResourceHealthyAsync(string resourceName, CancellationToken cancellationToken = default) =>
        WaitForResourceHealthyAsync(resourceName, WaitBehavior.StopOnResourceUnavailable, cancellationToken);

    /// <summary>Waits until the resource is healthy.</summary>
    /// <exception cref="DistributedApplicationException">It ended or could not be started, and <paramref name="waitBehavior"/> says to stop then.</exception>
    public async Task<ResourceEvent> WaitForResourceHealthyAsync(
        string resourceName, WaitBehavior waitBehavior, CancellationToken cancellationToken = default)
    {
        var change = await WaitForResourceAsync(
            resourceName,
            change => IsHealthy(change) || (waitBehavior == WaitBehavior.StopOnResourceUnavailable && IsUnavailable(change)),
            cancellationToken);

        return IsHealthy(change)
            ? change
            : throw new DistributedApplicationException(
                $"Stopped waiting for resource '{resourceName}' to become healthy because it failed to start.");
    }

    internal ResourceEvent? Current(string resourceId) => _current.GetValueOrDefault(resourceId);

    internal void Publish(IResource resource, string resourceId, CustomResourceSnapshot snapshot)
    {
        var change = new ResourceEvent(resource, resourceId, snapshot);
        lock (_lock)
        {
            _current[resourceId] = change;
            foreach (var (predicate, waiter) in _waiters)
            {
                if (predicate(change))
                    waiter.TrySetResult(change);
            }
        }
    }

    internal static bool IsHealthy(ResourceEvent change) => change.Snapshot.HealthStatus == HealthStatus.Healthy;

    internal static bool IsUnavailable(ResourceEvent change) =>
        change.Snapshot.State is { } state && KnownResourceStates.TerminalStates.Contains(state.Text);
}
