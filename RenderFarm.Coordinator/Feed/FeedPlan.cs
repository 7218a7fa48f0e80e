namespace RenderFarm.Coordinator.Feed;

/// <summary>How much to feed.</summary>
internal static class FeedPlan
{
    /// <summary>How many chunks are to be on the queue or in hand.</summary>
    /// <param name="workers">Workers that can render. When there is none one chunk waits for the first.</param>
    /// <param name="options">The limits.</param>
    public static int TargetChunks(int workers, FeedOptions options) => Math.Max(1, workers * options.ChunksPerWorker);

    /// <summary>How many frames the next chunk of a job gets, at least 1.</summary>
    /// <param name="secondsPerFrame">Measured; null while unknown.</param>
    /// <param name="remaining">Frames of the job that wait, at least 1.</param>
    /// <param name="workers">Workers that can render.</param>
    /// <param name="options">The limits.</param>
    public static int ChunkFrames(double? secondsPerFrame, int remaining, int workers, FeedOptions options)
    {
        var wanted = secondsPerFrame switch
        {
            null => options.FirstChunkFrames,
            // As a double: a frame of a millisecond must not overflow.
            { } seconds => (int)Math.Clamp(options.ChunkTime.TotalSeconds / Math.Max(seconds, 0.001), 1, options.MaxChunkFrames),
        };

        // The end of a job is shared out evenly, so that no worker is still at a long chunk when the others have nothing left.
        var share = Math.Ceiling(remaining / (double)(options.ChunksPerWorker * Math.Max(1, workers)));
        return Math.Max(1, Math.Min(wanted, (int)share));
    }
}
