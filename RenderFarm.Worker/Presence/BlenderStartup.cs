using RenderFarm.Worker.Blender.Finding;

namespace RenderFarm.Worker.Presence;

/// <summary>Looks for Blender at the worker's start, so that the first chunk does not wait for it and a machine without one says so at once.</summary>
internal sealed partial class BlenderStartup(BlenderFinder blender, WorkerState state, ILogger<BlenderStartup> logger) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            state.Ready((await blender.GetAsync(stoppingToken)).Version);
        }
        catch (RenderFault fault)
        {
            LogMissing(fault.Message);
            state.Problem(fault.Message);
        }

        state.Idle();
    }

    [LoggerMessage(3003, LogLevel.Error, "{Problem}")]
    private partial void LogMissing(string problem);
}
