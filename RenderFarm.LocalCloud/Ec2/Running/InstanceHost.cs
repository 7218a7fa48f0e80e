using System.Collections.Concurrent;
using Microsoft.Extensions.Options;
using RenderFarm.LocalCloud.Ec2.Instances;
using RenderFarm.LocalCloud.Signing;

namespace RenderFarm.LocalCloud.Ec2.Running;

/// <summary>Starts and ends the processes of instances, and keeps the instances' states in step with them.</summary>
internal sealed partial class InstanceHost(
    InstanceStore store,
    Keeper keeper,
    InstanceXml xml,
    AccessKeys keys,
    IOptions<LocalCloudOptions> cloud,
    IOptions<Ec2Options> options,
    TimeProvider time,
    ILogger<InstanceHost> logger
) : IHostedService
{
    /// <summary>Why none can be launched elsewhere.</summary>
    public const string LinuxOnly =
        "LocalCloud rents out instances on Linux only, where it can find and end all of their processes. Everything else of it is here.";

    private readonly ConcurrentDictionary<string, RunningInstance> _running = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, Task> _ends = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, Boot> _boots = new(StringComparer.Ordinal);

    /// <summary>The instances that run here.</summary>
    public IReadOnlyList<Instance> Up =>
        _running.IsEmpty ? [] : store.Existing().Where(instance => _running.ContainsKey(instance.Id)).ToList();

    public InstanceFolder FolderOf(string id) => new(Path.Combine(keeper.Folder, id));

    /// <summary>Ids of the processes of an instance that were there at a moment.</summary>
    public IReadOnlySet<int> ProcessesOf(string id, ProcessSnapshot moment) => new InstanceProcesses(id, FolderOf(id).Root).Find(moment);

    /// <summary>Starts what was just stored as pending.</summary>
    public void Launch(IEnumerable<Instance> instances)
    {
        foreach (var instance in instances)
        {
            var cancellation = new CancellationTokenSource();
            _boots[instance.Id] = new(Task.Run(() => BootAsync(instance, cancellation.Token)), cancellation);
        }
    }

    /// <summary>Begins to end an instance; its processes are gone a while later. Null when it cannot be ended (any more).</summary>
    /// <param name="id">Which one.</param>
    /// <param name="reason">Why, as EC2 will tell.</param>
    /// <param name="next">Shutting down, or stopping.</param>
    /// <param name="atOnce">Without a polite signal before.</param>
    public async Task<Instance?> EndAsync(string id, EndReason reason, InstanceState next = InstanceState.ShuttingDown, bool atOnce = false)
    {
        var ending = await store.ChangeAsync(id, instance => instance.Become(next, time.GetUtcNow(), reason));
        if (ending is null)
            return null;

        LogEnding(id, reason.Message);
        _ends[id] = Task.Run(() => FinishAsync(id, atOnce ? TimeSpan.Zero : options.Value.ShutdownGrace));
        return ending;
    }

    /// <summary>Changes what the metadata of an instance tells; null when it is not up.</summary>
    public Task<Instance?> MarkAsync(string id, Func<Instance, Instance> mark) =>
        store.ChangeAsync(id, instance => instance.State.IsUp() ? mark(instance) : null);

    public async Task StartAsync(CancellationToken cancellationToken)
    {
        if (!OperatingSystem.IsLinux())
            LogNoInstances();
        var lost = await keeper.WaitForPredecessorAsync();
        foreach (var instance in store.Existing())
        {
            var clean =
                !OperatingSystem.IsLinux() || await new InstanceProcesses(instance.Id, FolderOf(instance.Id).Root).EndAsync(TimeSpan.Zero);
            if (!clean)
                LogStubborn(instance.Id);
            LogLost(instance.Id);
            await store.ChangeAsync(
                instance.Id,
                left =>
                    left.Become(InstanceState.ShuttingDown, lost ?? time.GetUtcNow(), EndReason.ByHost)
                    ?? (left.State is InstanceState.ShuttingDown ? left : null)
            );
            await store.ChangeAsync(instance.Id, left => left.Become(InstanceState.Terminated, time.GetUtcNow()));
        }
    }

    public async Task StopAsync(CancellationToken cancellationToken)
    {
        foreach (var instance in store.Existing())
            await EndAsync(instance.Id, EndReason.ByHost, atOnce: true);
        await Task.WhenAll(_ends.Values);
        keeper.Dispose();
    }

    private async Task BootAsync(Instance instance, CancellationToken cancellationToken)
    {
        try
        {
            if (!OperatingSystem.IsLinux())
                throw new PlatformNotSupportedException(LinuxOnly);
            if (options.Value.BootTime > TimeSpan.Zero)
                await Task.Delay(options.Value.BootTime, time, cancellationToken);
            if (store.Find(instance.Id) is not { State: InstanceState.Pending } pending)
                return;

            keeper.Watch(instance.Id);
            var running = CreateRunning(pending);
            _running[instance.Id] = running;
            await running.StartAsync();
            // When it was ended meanwhile, what ends it waits for this.
            if (await store.ChangeAsync(instance.Id, up => up.Become(InstanceState.Running, time.GetUtcNow())) is not null)
                LogRunning(instance.Id, instance.Launch.InstanceType, instance.Launch.Zone);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // Ended before it ran.
        }
        catch (Exception e)
        {
            LogNotStarted(e, instance.Id);
            // Not awaited: the end awaits this.
            _ = EndAsync(instance.Id, EndReason.ByFailure, atOnce: true);
        }
    }

    private RunningInstance CreateRunning(Instance instance)
    {
        var tree = new MetadataTree(
            () => store.Find(instance.Id) ?? instance,
            xml.HostName(instance),
            cloud.Value.Region,
            keys.Issue(instance.Id),
            options.Value.Account,
            time
        );
        var metadata = new MetadataServer(tree, time, () => ShutDownAsync(instance));
        return new RunningInstance(instance, FolderOf(instance.Id), metadata, options.Value.ConsoleBytes);
    }

    private Task<Instance?> ShutDownAsync(Instance instance) =>
        EndAsync(
            instance.Id,
            EndReason.ByItself,
            instance.Launch.TerminatesOnShutdown ? InstanceState.ShuttingDown : InstanceState.Stopping
        );

    private async Task FinishAsync(string id, TimeSpan grace)
    {
        try
        {
            if (_boots.TryRemove(id, out var boot))
                await boot.EndAsync();
            if (_running.TryRemove(id, out var running) && OperatingSystem.IsLinux())
            {
                if (!await running.EndAsync(grace))
                    LogStubborn(id);
                await running.DisposeAsync();
                keys.Revoke(id);
                keeper.Forget(id);
            }

            await store.ChangeAsync(
                id,
                instance =>
                    instance.Become(
                        instance.State is InstanceState.Stopping ? InstanceState.Stopped : InstanceState.Terminated,
                        time.GetUtcNow()
                    )
            );
        }
        catch (Exception e)
        {
            LogNotEnded(e, id);
        }
        finally
        {
            _ends.TryRemove(id, out _);
        }
    }

    [LoggerMessage(30, LogLevel.Information, "Instance {Id} runs ({Type} in {Zone})")]
    private partial void LogRunning(string id, string type, string zone);

    [LoggerMessage(31, LogLevel.Information, "Instance {Id} ends: {Reason}")]
    private partial void LogEnding(string id, string reason);

    [LoggerMessage(32, LogLevel.Warning, "Instance {Id} was left by a LocalCloud that ended; it is terminated")]
    private partial void LogLost(string id);

    [LoggerMessage(33, LogLevel.Error, "Processes of instance {Id} could not be ended")]
    private partial void LogStubborn(string id);

    [LoggerMessage(34, LogLevel.Error, "Instance {Id} could not be started")]
    private partial void LogNotStarted(Exception exception, string id);

    [LoggerMessage(36, LogLevel.Warning, LinuxOnly)]
    private partial void LogNoInstances();

    [LoggerMessage(35, LogLevel.Error, "The end of instance {Id} failed; the next start of LocalCloud repeats it")]
    private partial void LogNotEnded(Exception exception, string id);
}
