using System.Threading.Channels;
using RenderFarm.Contracts.Messages;
using RenderFarm.Worker.Blender.Isolation;

namespace RenderFarm.Worker.Lifecycle;

/// <summary>What this worker is doing, as its heartbeats tell it.</summary>
internal sealed class WorkerState
{
    private readonly Lock _lock = new();
    private readonly Channel<bool> _changes = Channel.CreateBounded<bool>(
        new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite }
    );
    private Snapshot _current = new(WorkerActivity.Starting, null, null, null, [], null, null, null);

    public Snapshot Current
    {
        get
        {
            lock (_lock)
                return _current;
        }
    }

    /// <summary>There is a Blender, and nothing in the way.</summary>
    public void Ready(ConfinedBlender blender) => Change(state => state with { Blender = blender, Problem = null });

    /// <summary>What graphics processors there are.</summary>
    public void Has(IReadOnlyList<Gpu> gpus) => Change(state => state with { Gpus = gpus });

    /// <summary>What belongs to the start is done.</summary>
    public void Started() =>
        Change(state => state.Activity == WorkerActivity.Starting ? state with { Activity = WorkerActivity.Idle } : state);

    /// <summary>The instance that it runs on.</summary>
    public void RunsOn(RentedInstance instance) => Change(state => state with { Instance = instance });

    /// <summary>EC2 has announced something to the instance, so that the worker takes nothing more.</summary>
    public void Interrupted(Interruption interruption) =>
        Change(state => state with { Interruption = interruption, Activity = WorkerActivity.Draining });

    public void Idle() => Change(state => state with { Activity = WorkerActivity.Idle, ChunkId = null });

    public void Render(string chunkId) => Change(state => state with { Activity = WorkerActivity.Rendering, ChunkId = chunkId });

    /// <summary>The worker ends, for a reason unless it was told by a signal.</summary>
    public void Drain(string? reason) => Change(state => state with { Activity = WorkerActivity.Draining, Ending = reason });

    /// <summary>Says why the worker cannot render now.</summary>
    public void Problem(string problem) => Change(state => state with { Problem = problem });

    /// <summary>Waits for a change since the last call.</summary>
    public async Task WaitForChangeAsync(CancellationToken cancellationToken) => await _changes.Reader.ReadAsync(cancellationToken);

    private void Change(Func<Snapshot, Snapshot> change)
    {
        lock (_lock)
        {
            var next = change(_current);

            // Who is told to stop stays so until the end.
            if (_current.Activity == WorkerActivity.Draining)
                next = next with { Activity = WorkerActivity.Draining };
            if (next == _current)
                return;

            _current = next;
        }

        _changes.Writer.TryWrite(true);
    }

    /// <summary>One moment's state.</summary>
    internal sealed record Snapshot(
        WorkerActivity Activity,
        string? ChunkId,
        ConfinedBlender? Blender,
        string? Problem,
        IReadOnlyList<Gpu> Gpus,
        RentedInstance? Instance,
        Interruption? Interruption,
        string? Ending
    );
}
