using Microsoft.Extensions.Options;
using RenderFarm.Worker.Blender.Isolation;
using RenderFarm.Worker.Blender.Memory;
using RenderFarm.Worker.Scratch;

namespace RenderFarm.Worker.Blender;

/// <summary>
/// Warm Blender processes that nobody uses at the moment. An inspected scene is still open in one when its first chunk comes.
/// </summary>
internal sealed partial class BlenderPool(
    Sandbox sandbox,
    ScratchFolder scratch,
    MemoryBound memory,
    IOptions<BlenderOptions> options,
    IOptions<WorkerOptions> worker,
    TimeProvider time,
    ILogger<BlenderPool> logger) : IAsyncDisposable
{
    private readonly Lock _lock = new();
    private readonly List<BlenderProcess> _idle = [];
    private bool _disposed;

    /// <summary>Takes a process, the one that has the scene open if there is one, else an idle one when as many are warm as may be, else a new one.</summary>
    /// <exception cref="RenderFault">There is no Blender, or it does not start.</exception>
    public async Task<BlenderProcess> RentAsync(string scene, CancellationToken cancellation)
    {
        while (Take(scene) is { } idle)
        {
            if (idle.IsAlive) return idle;

            await idle.DisposeAsync();
        }

        return await BlenderProcess.StartAsync(
            await sandbox.GetAsync(cancellation), options.Value, worker.Value, scratch, time, cancellation);
    }

    /// <summary>Keeps memory within its bound before the next frame: idle processes are ended first, those that were idle longest before the others.</summary>
    /// <returns>Whether the process may render on; if not, it has grown too much and is to be given back.</returns>
    public async Task<bool> MayGoOnAsync(BlenderProcess process)
    {
        var resident = process.ResidentBytes;
        await TrimAsync(resident);
        process.MayKeepData = memory.HasRoomToKeep(process.FirstResidentBytes);
        if (!memory.IsOutgrown(resident, process.FirstResidentBytes)) return true;

        LogOutgrown(process.Id, resident >> 20, memory.Limit >> 20);
        return false;
    }

    /// <summary>Gives a process back. A dead one, one that has grown too much, and the one that was idle longest when there are too many, is ended.</summary>
    public async ValueTask ReturnAsync(BlenderProcess process)
    {
        if (!process.IsAlive || memory.IsOutgrown(process.ResidentBytes, process.FirstResidentBytes) || !TryAdd(process))
        {
            await process.DisposeAsync();
            return;
        }

        await TrimAsync(0);
    }

    public async ValueTask DisposeAsync()
    {
        List<BlenderProcess> idle;
        lock (_lock)
        {
            _disposed = true;
            idle = [.. _idle];
            _idle.Clear();
        }

        foreach (var process in idle) await process.DisposeAsync();
    }

    private bool TryAdd(BlenderProcess process)
    {
        lock (_lock)
        {
            if (!_disposed) _idle.Add(process);
            return !_disposed;
        }
    }

    /// <summary>Ends idle processes until there are no more than may be and all fit into the memory; the last one may stay if nobody needs its memory.</summary>
    /// <param name="used">Bytes that the others hold.</param>
    private async Task TrimAsync(long used)
    {
        List<BlenderProcess> ended = [];
        lock (_lock)
        {
            while (_idle.Count > options.Value.WarmProcesses
                || (_idle.Count > (used > 0 ? 0 : 1) && used + _idle.Sum(process => process.ResidentBytes) > memory.Limit))
            {
                ended.Add(_idle[0]);
                _idle.RemoveAt(0);
            }
        }

        foreach (var process in ended) await process.DisposeAsync();
    }

    private BlenderProcess? Take(string scene)
    {
        lock (_lock)
        {
            var found = _idle.FindLastIndex(process => process.OpenScene == scene);
            if (found < 0) found = _idle.FindIndex(process => process.OpenScene is null || !process.IsAlive);
            if (found < 0 && _idle.Count >= Math.Max(1, options.Value.WarmProcesses)) found = 0;
            if (found < 0) return null;

            var process = _idle[found];
            _idle.RemoveAt(found);
            return process;
        }
    }

    [LoggerMessage(3241, LogLevel.Warning, "Blender {Id} has grown to {Resident} MiB, beyond the {Limit} MiB of Blender:MemoryLimit: it is replaced before the next frame")]
    private partial void LogOutgrown(int id, long resident, long limit);
}
