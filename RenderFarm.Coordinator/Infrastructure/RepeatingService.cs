using System.Collections.Concurrent;
using System.Runtime.ExceptionServices;
using RenderFarm.Coordinator.Infrastructure.Database;

namespace RenderFarm.Coordinator.Infrastructure;

/// <summary>
/// Does things again and again, each in its own time. One that fails is tried again after its pause, and stops neither the others nor the
/// host.
/// </summary>
internal abstract partial class RepeatingService(TimeProvider time, ILogger logger) : BackgroundService
{
    /// <summary>What does not get on while the cloud or the database is away.</summary>
    private readonly ConcurrentDictionary<string, string> _outages = new(StringComparer.Ordinal);

    /// <summary>Does something until the service ends.</summary>
    /// <param name="errand">What it does.</param>
    /// <param name="pause">Between the end of one and the beginning of the next, more or less: not all begin at once.</param>
    /// <param name="stoppingToken">Ends it.</param>
    protected async Task RepeatAsync(Func<CancellationToken, Task> errand, TimeSpan pause, CancellationToken stoppingToken)
    {
        var name = $"{errand.Method.DeclaringType?.Name}.{errand.Method.Name}";
        while (!stoppingToken.IsCancellationRequested)
        {
            await TryAsync(name, errand, stoppingToken);
            var jittered = pause * (0.9 + (Random.Shared.NextDouble() * 0.2));
            await Task.Delay(jittered, time, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private async Task TryAsync(string name, Func<CancellationToken, Task> errand, CancellationToken stoppingToken)
    {
        try
        {
            await errand(stoppingToken);
            if (_outages.TryRemove(name, out _) && _outages.IsEmpty)
                LogOutageOver();
        }
        catch (Exception e) when (e is CloudUnavailableException or DatabaseUnavailableException)
        {
            // Said once, whoever is the first to see it.
            if (_outages.IsEmpty)
                LogOutage(name, e.Message);
            _outages[name] = e.Message;
        }
        catch (Exception e) when (e is not OperationCanceledException || !stoppingToken.IsCancellationRequested)
        {
            LogFailed(name, e);
        }
        catch (OperationCanceledException)
        {
            // The coordinator ends.
        }
    }

    [LoggerMessage(1830, LogLevel.Error, "{Errand} failed and is tried again")]
    private partial void LogFailed(string errand, Exception exception);

    [LoggerMessage(1831, LogLevel.Warning, "{Errand} waits: {Problem}")]
    private partial void LogOutage(string errand, string problem);

    [LoggerMessage(1832, LogLevel.Information, "Cloud and database are back")]
    private partial void LogOutageOver();
}

/// <summary>Does the same for several things. Each stands for itself: a failure of one keeps none of the others from its turn.</summary>
internal static class Each
{
    /// <summary>Does all of them, one after the other.</summary>
    /// <returns>Those that failed.</returns>
    public static async Task<IReadOnlyList<(T Item, Exception Problem)>> TryAsync<T>(
        IEnumerable<T> items,
        Func<T, Task> action,
        CancellationToken cancellationToken
    )
    {
        var failed = new List<(T, Exception)>();
        foreach (var item in items)
        {
            try
            {
                await action(item);
            }
            catch (Exception e) when (e is not OperationCanceledException || !cancellationToken.IsCancellationRequested)
            {
                failed.Add((item, e));
            }
        }

        return failed;
    }

    /// <summary>The same, for loops that report a failed look: the first failure is thrown when all have had their turn.</summary>
    public static async Task DoAsync<T>(IEnumerable<T> items, Func<T, Task> action, CancellationToken cancellationToken) =>
        ThrowFirst(await TryAsync(items, action, cancellationToken));

    /// <summary>Throws the first failure, if there is one.</summary>
    public static void ThrowFirst<T>(IReadOnlyList<(T Item, Exception Problem)> failed)
    {
        if (failed.Count > 0)
            ExceptionDispatchInfo.Throw(failed[0].Problem);
    }
}

/// <summary>Wakes a loop before its pause is over.</summary>
internal abstract class Signal : IDisposable
{
    private readonly SemaphoreSlim _raised = new(0, 1);

    /// <summary>There may be something to do.</summary>
    public void Raise()
    {
        try
        {
            _raised.Release();
        }
        catch (SemaphoreFullException)
        {
            // Raised already.
        }
    }

    /// <summary>Waits until it is raised or the pause is over.</summary>
    public Task WaitAsync(TimeSpan pause, CancellationToken cancellationToken) => _raised.WaitAsync(pause, cancellationToken);

    /// <inheritdoc/>
    public void Dispose() => _raised.Dispose();
}
