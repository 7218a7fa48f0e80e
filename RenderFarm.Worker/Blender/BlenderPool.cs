using Microsoft.Extensions.Options;
using RenderFarm.Worker.Blender.Finding;
using RenderFarm.Worker.Scratch;

namespace RenderFarm.Worker.Blender;

/// <summary>
/// Warm Blender processes that nobody uses at the moment. An inspected scene is still open in one when its first chunk comes.
/// </summary>
internal sealed class BlenderPool(
    BlenderFinder blender, ScratchFolder scratch, IOptions<BlenderOptions> options, IOptions<WorkerOptions> worker, TimeProvider time) : IAsyncDisposable
{
    private readonly Lock _lock = new();
    private readonly List<BlenderProcess> _idle = [];
    private bool _disposed;

    /// <summary>Takes a process, the one that has the scene open if there is one, else an idle one when as many are warm as may be, else a new one.</summary>
    /// <exception cref="RenderFault">There is no Blender, or it does not start.</exception>
    public async Task<BlenderProcess> RentAsync(string sceneSha256, CancellationToken cancellation)
    {
        while (Take(sceneSha256) is { } idle)
        {
            if (idle.IsAlive) return idle;

            await idle.DisposeAsync();
        }

        return await BlenderProcess.StartAsync(
            await blender.GetAsync(cancellation), options.Value, worker.Value.Threads, scratch, time, cancellation);
    }

    /// <summary>Gives a process back. A dead one, and the one that was idle longest when there are too many, is ended.</summary>
    public async ValueTask ReturnAsync(BlenderProcess process)
    {
        var ended = process;
        if (process.IsAlive)
        {
            lock (_lock)
            {
                if (!_disposed)
                {
                    _idle.Add(process);
                    ended = _idle.Count > options.Value.WarmProcesses ? _idle[0] : null;
                    if (ended is not null) _idle.RemoveAt(0);
                }
            }
        }

        if (ended is not null) await ended.DisposeAsync();
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

    private BlenderProcess? Take(string sceneSha256)
    {
        lock (_lock)
        {
            var found = _idle.FindLastIndex(process => process.OpenScene == sceneSha256);
            if (found < 0) found = _idle.FindIndex(process => process.OpenScene is null || !process.IsAlive);
            if (found < 0 && _idle.Count >= Math.Max(1, options.Value.WarmProcesses)) found = 0;
            if (found < 0) return null;

            var process = _idle[found];
            _idle.RemoveAt(found);
            return process;
        }
    }
}
