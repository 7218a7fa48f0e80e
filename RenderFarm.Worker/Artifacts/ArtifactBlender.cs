using Microsoft.Extensions.Options;
using RenderFarm.Worker.Blender;
using RenderFarm.Worker.Blender.Isolation;
using RenderFarm.Worker.Scratch;

namespace RenderFarm.Worker.Artifacts;

/// <summary>Starts a Blender for one artifact, beside those that render and behind them in the queue for the processor.</summary>
internal sealed class ArtifactBlender(
    Sandbox sandbox, ScratchFolder scratch, IOptions<BlenderOptions> options, IOptions<WorkerOptions> worker, TimeProvider time)
{
    /// <summary>Starts one that may write into the folder; the caller disposes of it.</summary>
    /// <exception cref="RenderFault">It does not start: the worker's fault.</exception>
    public async Task<BlenderProcess> StartAsync(string folder, CancellationToken cancellation)
    {
        var blender = await BlenderProcess.StartAsync(
            await sandbox.GetAsync(cancellation), options.Value, worker.Value, scratch, time, cancellation, "artifact", writes: folder);
        await blender.DoAsync<object>(new { @do = "step back" }, cancellation);
        return blender;
    }
}
