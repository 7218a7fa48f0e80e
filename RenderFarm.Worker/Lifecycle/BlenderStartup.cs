using RenderFarm.Worker.Blender;
using RenderFarm.Worker.Blender.Install;
using RenderFarm.Worker.Blender.Isolation;

namespace RenderFarm.Worker.Lifecycle;

/// <summary>
/// Looks for Blender and GPUs at the worker's start, so that the first chunk does not wait for it and a machine without one says so at
/// once.
/// </summary>
internal sealed partial class BlenderStartup(
    Sandbox sandbox,
    BlenderFinder finder,
    WorkerState state,
    TimeProvider time,
    ILogger<BlenderStartup> logger
) : BackgroundService
{
    private static readonly TimeSpan Pause = TimeSpan.FromMinutes(1);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        finder.Waiting = state.Problem;
        state.Has(await GpuProbe.FindAsync(stoppingToken));
        while (!await TryFindAsync(stoppingToken))
            await Task.Delay(Pause, time, stoppingToken);
    }

    private async Task<bool> TryFindAsync(CancellationToken cancellationToken)
    {
        try
        {
            state.Ready(await sandbox.GetAsync(cancellationToken));
            return true;
        }
        catch (RenderFault fault)
        {
            LogMissing(fault.Message);
            state.Problem(fault.Message);
            return false;
        }
        finally
        {
            state.Started();
        }
    }

    [LoggerMessage(3003, LogLevel.Error, "{Problem}")]
    private partial void LogMissing(string problem);
}
