using RenderFarm.Contracts;
using RenderFarm.Contracts.Api;
using RenderFarm.Coordinator.Frames;
using RenderFarm.Coordinator.Infrastructure.ObjectStore;
using RenderFarm.Coordinator.Transitions;

namespace RenderFarm.Coordinator.Dispatch;

/// <summary>
/// Removes what is stored of frames that are to be rendered again: a worker takes what it finds for the frame's image. Only then they are
/// fed, and nothing is removed after that.
/// </summary>
internal sealed class StaleImages(FarmStore store, FarmBucket bucket)
{
    /// <summary>Frames in one look, side by side; the rest waits for the next.</summary>
    private const int AtOnce = 32;

    /// <summary>Removes what is due.</summary>
    public async Task LookAsync(CancellationToken cancellationToken)
    {
        var frames = store.Read(connection => FrameTable.Stale(connection, AtOnce));
        await Task.WhenAll(frames.Select(frame => RemoveAsync(frame.JobId, frame.Number, cancellationToken)));
        if (frames.Count > 0)
            await store.WriteAsync(
                farm => frames.ForEach(frame => FrameTable.Clean(farm.Connection, frame.JobId, frame.Number)),
                cancellationToken
            );
    }

    private async Task RemoveAsync(string jobId, int number, CancellationToken cancellationToken)
    {
        var keys = JobKeys.Of(jobId);
        List<string> prefixes = [keys.Image(number), keys.Outputs(number), keys.SlicesOf(number)];
        // A frame that only gets more samples goes on with its parts.
        if (!store.Read(connection => FrameTable.Parts(connection, jobId, number)).Exists(part => part.State == FrameState.Rendered))
            prefixes.Add(keys.PartsOf(number));
        foreach (var prefix in prefixes)
            FarmBucket.ThrowIfAny(await bucket.DeleteAllAsync(prefix, cancellationToken));
        FarmBucket.ThrowIfAny(await bucket.DeleteAsync([keys.Preview(number)], cancellationToken));
    }
}
