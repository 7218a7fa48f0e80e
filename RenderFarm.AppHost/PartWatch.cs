using Aspire.Hosting.AWS.CloudFormation;
using Microsoft.Extensions.DependencyInjection;

namespace RenderFarm.AppHost;

/// <summary>Says on the console when a part ends that should not, and why, and what the parts wait for.</summary>
internal sealed class PartWatch : IDisposable
{
    /// <summary>Their ends are said, and a farm without them is not up.</summary>
    private readonly List<IResource> _parts;

    private readonly DistributedApplication _app;

    /// <summary>Parts end because they are told to.</summary>
    private readonly Func<bool> _isStopping;

    private readonly LogFiles _logs;
    private readonly CancellationTokenSource _ended = new();

    // What each part was last said to wait for, and whose end was said since it last ran.
    private readonly Dictionary<string, string> _said = new(StringComparer.Ordinal);
    private readonly HashSet<string> _down = new(StringComparer.Ordinal);
    private volatile bool _isUp;
    private readonly TaskCompletionSource<IResource> _firstEnd = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public PartWatch(DistributedApplication app, Func<bool> isStopping)
    {
        (_app, _isStopping) = (app, isStopping);
        _logs = app.Services.GetRequiredService<LogFiles>();
        _parts = [.. app.Services.GetRequiredService<DistributedApplicationModel>().Resources.Where(Parts.IsPart)];
        _ = WatchAsync();
    }

    /// <summary>Starts the farm. The orchestrator's own start goes on for as long as a part waits, also for one that has failed.</summary>
    /// <exception cref="DistributedApplicationException">A part has ended, or could not be started.</exception>
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        using var starting = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var start = _app.StartAsync(starting.Token);
        if (await Task.WhenAny(start, _firstEnd.Task) != start)
        {
            await starting.CancelAsync();
            await start.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            throw new DistributedApplicationException($"It needs {(await _firstEnd.Task).Name}.");
        }

        await start;
    }

    /// <summary>Waits until the workers can render, which they do when all that they need is up.</summary>
    /// <exception cref="DistributedApplicationException">A part has ended, or could not be started.</exception>
    public async Task UntilWorkersCanRenderAsync(CancellationToken cancellationToken)
    {
        var workers = _parts.Where(part =>
            part.Annotations.OfType<HealthCheckAnnotation>()
                .Any(check => check.Key.EndsWith(Commands.CanRenderCheck, StringComparison.Ordinal))
        );
        var up = Task.WhenAll(
            workers.Select(worker => _app.ResourceNotifications.WaitForResourceHealthyAsync(worker.Name, cancellationToken))
        );
        if (await Task.WhenAny(up, _firstEnd.Task) == _firstEnd.Task)
            throw new DistributedApplicationException($"It needs {(await _firstEnd.Task).Name}.");

        await up;
        _isUp = true;
    }

    public void Dispose()
    {
        _ended.Cancel();
        _ended.Dispose();
    }

    private async Task WatchAsync()
    {
        try
        {
            await foreach (var change in _app.ResourceNotifications.WatchAsync(_ended.Token))
            {
                if (_parts.Contains(change.Resource) && !_isStopping())
                    Look(change);
            }
        }
        catch (OperationCanceledException)
        {
            // The farm has ended.
        }
    }

    private void Look(ResourceEvent change)
    {
        var name = change.Resource.Name;
        var state = change.Snapshot.State;
        if (state?.Text == KnownResourceStates.NotStarted)
            return;

        // A stack that cannot be made has a state of its own, of which Aspire knows only the style.
        if (KnownResourceStates.TerminalStates.Contains(state?.Text) || state?.Style == KnownResourceStateStyles.Error)
        {
            // While the farm starts, one end is the reason for those that follow: the others wait for that part.
            if (_down.Add(name) && (_isUp || !_firstEnd.Task.IsCompleted))
                SayEnd(change);
            return;
        }

        if (state?.Text == KnownResourceStates.Starting || state?.Text == KnownResourceStates.Running)
            _down.Remove(name); // somebody has started it again

        // What other checks say of a part that starts is only that it does not answer yet.
        var problem = change
            .Snapshot.HealthReports.FirstOrDefault(report => report.Name.EndsWith(Commands.CanRenderCheck, StringComparison.Ordinal))
            ?.Description;
        if (problem is not { Length: > 0 } || _said.GetValueOrDefault(name) == problem)
            return;

        _said[name] = problem;
        Console.WriteLine($"{name}: {problem}");
    }

    private void SayEnd(ResourceEvent change)
    {
        var name = change.Resource.Name;
        var how = change.Snapshot.ExitCode switch
        {
            null => "",
            < 0 => ", by a signal", // as Go, in which the orchestrator is written, tells it
            var code => $" with exit code {code}",
        };
        Console.Error.WriteLine(
            change.Resource is ICloudFormationResource { StackName: var stack }
                ? $"The CloudFormation stack {stack} cannot be used. Mend what is said below, and start the farm again; AWS's console "
                    + "lists "
                    + "all events of the stack."
                : $"{name} has ended{how}. It can be started again in the dashboard, or with 'aspire resource {name} start'."
        );
        foreach (var line in _logs.LastOf(name))
            Console.Error.WriteLine("    " + line);
        _firstEnd.TrySetResult(change.Resource);
    }
}
