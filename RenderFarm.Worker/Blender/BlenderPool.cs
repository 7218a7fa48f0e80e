using Microsoft.Extensions.Options;
using RenderFarm.Contracts.Messages;
using RenderFarm.Worker.Blender.Isolation;
using RenderFarm.Worker.Scratch;

namespace RenderFarm.Worker.Blender;

/// <summary>
/// Warm Blender processes that nobody uses at the moment. An inspected scene is still open in one when its first chunk comes. A process is
/// for one scene for as long as it lives.
/// </summary>
internal sealed partial class BlenderPool(
    Sandbox sandbox,
    ScratchFolder scratch,
    MemoryBound memory,
    IOptions<BlenderOptions> options,
    IOptions<WorkerOptions> worker,
    TimeProvider time,
    ILogger<BlenderPool> logger
) : IAsyncDisposable
{
    private readonly Lock _lock = new();
    private readonly List<BlenderProcess> _idle = [];
    private bool _disposed;

    /// <summary>Takes a process that was started for the scene, if there is one, else a new one.</summary>
    /// <param name="files">The file or folder that has all of the scene: nothing else of the worker's is shown.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="RenderFault">There is no Blender, or it does not start.</exception>
    public async Task<BlenderProcess> RentAsync(string files, CancellationToken cancellationToken)
    {
        while (Take(files) is { } idle)
        {
            if (idle.IsAlive)
            {
                idle.LetRead(files);
                return idle;
            }

            await idle.DisposeAsync();
        }

        return await StartAsync("render", files, cancellationToken);
    }

    /// <summary>
    /// Finds out whose fault it was when Blender said something of a failing device. Such words may be the scene's own, so that a worker is
    /// blamed only when its device fails with something of the farm's too.
    /// </summary>
    /// <returns>The fault, or the worker's.</returns>
    public async Task<RenderFault> JudgeAsync(RenderFault fault, CancellationToken cancellationToken)
    {
        if (fault.Sign is not { IsDevices: true } sign)
            return fault;

        try
        {
            await using var blender = await StartAsync("check", null, cancellationToken);
            await blender.DoAsync<object>(new { @do = "check", device = blender.Device }, cancellationToken);
            LogDeviceWorks(sign.Line);
            return fault;
        }
        catch (RenderFault failed)
        {
            return new RenderFault(
                FaultKind.Worker,
                $"The device of this worker renders nothing any more: {failed.Message} Before that Blender said: {sign.Line}",
                failed.LogTail,
                failed
            );
        }
    }

    /// <summary>
    /// Keeps memory within its bound before the next frame: idle processes are ended first, those that were idle longest before the others.
    /// </summary>
    /// <returns>Whether the process may render on; if not, it has grown too much and is to be given back.</returns>
    public async Task<bool> MayGoOnAsync(BlenderProcess process)
    {
        var resident = process.ResidentBytes;
        await TrimAsync(resident);
        process.MayKeepData = memory.HasRoomToKeep(process.FirstResidentBytes);
        if (!memory.IsOutgrown(resident, process.FirstResidentBytes))
            return true;

        LogOutgrown(process.Id, resident >> 20, memory.Limit >> 20);
        return false;
    }

    /// <summary>
    /// Gives a process back. A dead one, one that has grown too much, and the one that was idle longest when there are too many, is ended.
    /// </summary>
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

        foreach (var process in idle)
            await process.DisposeAsync();
    }

    private async Task<BlenderProcess> StartAsync(string purpose, string? files, CancellationToken cancellationToken) =>
        await BlenderProcess.StartAsync(
            await sandbox.GetAsync(cancellationToken),
            options.Value,
            worker.Value,
            scratch,
            time,
            cancellationToken,
            purpose,
            files
        );

    private bool TryAdd(BlenderProcess process)
    {
        lock (_lock)
        {
            if (!_disposed)
                _idle.Add(process);
            return !_disposed;
        }
    }

    /// <summary>
    /// Ends idle processes until there are no more than may be and all fit into the memory; the last one may stay if nobody needs its
    /// memory.
    /// </summary>
    /// <param name="used">Bytes that the others hold.</param>
    private async Task TrimAsync(long used)
    {
        List<BlenderProcess> ended = [];
        lock (_lock)
        {
            while (
                _idle.Count > options.Value.WarmProcesses
                || (_idle.Count > (used > 0 ? 0 : 1) && used + _idle.Sum(process => process.ResidentBytes) > memory.Limit)
            )
            {
                ended.Add(_idle[0]);
                _idle.RemoveAt(0);
            }
        }

        foreach (var process in ended)
            await process.DisposeAsync();
    }

    private BlenderProcess? Take(string files)
    {
        lock (_lock)
        {
            var found = _idle.FindLastIndex(process => process.Sees(files));
            if (found < 0)
                return null;

            var process = _idle[found];
            _idle.RemoveAt(found);
            return process;
        }
    }

    [LoggerMessage(
        3242,
        LogLevel.Warning,
        "The device of this worker is not to blame, for it renders something else: Blender had said '{Line}'"
    )]
    private partial void LogDeviceWorks(string line);

    [LoggerMessage(
        3241,
        LogLevel.Warning,
        "Blender {Id} has grown to {Resident} MiB, beyond the {Limit} MiB of Blender:MemoryLimit: it is replaced before the next frame"
    )]
    private partial void LogOutgrown(int id, long resident, long limit);
}
