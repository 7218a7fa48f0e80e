using Microsoft.Extensions.Options;
using RenderFarm.Worker.Blender.Isolation;
using RenderFarm.Worker.Presence;

namespace RenderFarm.Worker.Chunks;

/// <summary>A worker that cannot render waits, longer each time, and says why, instead of taking chunks only to fail them.</summary>
internal sealed class Recovery(WorkerState state, Sandbox sandbox, IOptions<WorkerOptions> options, TimeProvider time)
{
    private static readonly TimeSpan FirstPause = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan LongestPause = TimeSpan.FromMinutes(5);

    private TimeSpan _pause = FirstPause;

    /// <summary>The worker renders: the next pause is a short one again.</summary>
    public void Reset() => _pause = FirstPause;

    /// <summary>Waits until it is worth another try.</summary>
    public async Task AfterAsync(RenderFault fault, CancellationToken cancellation)
    {
        for (var problem = fault.Message; problem is not null; problem = await FindProblemAsync(cancellation))
        {
            state.Problem(problem);
            await Task.Delay(_pause, time, cancellation);
            _pause = _pause * 2 < LongestPause ? _pause * 2 : LongestPause;
        }
    }

    private async Task<string?> FindProblemAsync(CancellationToken cancellation)
    {
        if (DiskSpace.IsFull(options.Value.DataDirectory)) return DiskSpace.Fault(options.Value.DataDirectory).Message;

        try
        {
            state.Ready(await sandbox.GetAsync(cancellation));
            return null;
        }
        catch (RenderFault fault)
        {
            return fault.Message;
        }
    }
}
