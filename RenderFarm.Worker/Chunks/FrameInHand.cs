using RenderFarm.Contracts.Messages;
using RenderFarm.Worker.Blender;
using RenderFarm.Worker.Lifecycle;

namespace RenderFarm.Worker.Chunks;

/// <summary>A frame, or a part of it, that is to be rendered now.</summary>
internal sealed class FrameInHand(
    RenderChunk chunk,
    ChunkFrame frame,
    FrameRun run,
    WarmScene scene,
    string folder,
    Action<double> onProgress,
    Shutdown shutdown,
    TimeProvider time
)
{
    public RenderChunk Chunk => chunk;

    public int Number => frame.Number;

    /// <summary>From 1; 0 for a whole frame.</summary>
    public int Part => frame.Part;

    public FrameRun Run => run;

    public WarmScene Scene => scene;

    /// <summary>For files that are gone with the chunk.</summary>
    public string Folder => folder;

    public TimeProvider Time => time;

    /// <summary>Tells how much of it is done, from 0 to 1.</summary>
    public void Progress(double fraction) => onProgress(fraction);

    /// <summary>Gives the frame up when the worker ends, at a point where what is rendered of it is stored.</summary>
    /// <exception cref="OperationCanceledException">The worker ends.</exception>
    public void GoOn() => shutdown.Begun.ThrowIfCancellationRequested();

    /// <summary>
    /// Has Blender render it, or a part of it. When the worker's end has a time, it goes on only when it is expected to be done by then.
    /// </summary>
    public async Task<BlenderFrame> RenderAsync(FramePart? part, Action<double> onFraction, CancellationToken abort)
    {
        var begun = time.GetTimestamp();
        var done = 0d;
        using var released = CancellationTokenSource.CreateLinkedTokenSource(abort);
        await using var stopping = shutdown.Limited.Register(() =>
        {
            if (!shutdown.Allows(scene.Remaining(part, time.GetElapsedTime(begun), Volatile.Read(ref done))))
                released.Cancel();
        });
        return await scene.RenderAsync(
            run,
            part,
            folder,
            fraction =>
            {
                Volatile.Write(ref done, fraction);
                onFraction(fraction);
            },
            released.Token
        );
    }
}
