using RenderFarm.Coordinator.Dispatch;

namespace RenderFarm.Tests.Coordinator.Dispatch;

[Trait("Category", "Fast")]
public sealed class DispatchPlanTests
{
    private static readonly DispatchOptions Options = new();

    [Theory]
    [InlineData(0, 1)]
    [InlineData(1, 2)]
    [InlineData(8, 16)]
    public void Two_chunks_a_worker_are_kept_and_one_for_the_first_to_come(int workers, int chunks) =>
        Assert.Equal(chunks, DispatchPlan.TargetChunks(workers, Options));

    [Theory]
    [InlineData(null, 1000, 1, 2)] // unknown speed
    [InlineData(null, 3, 1, 2)]
    [InlineData(null, 2, 1, 1)] // shared out between the two chunks of the worker
    [InlineData(2.0, 1000, 1, 30)] // a minute of work
    [InlineData(0.0001, 100_000, 1, 500)] // a message has a limit
    [InlineData(0.0, 100_000, 1, 500)]
    [InlineData(600.0, 1000, 1, 1)] // longer than a minute each
    [InlineData(2.0, 40, 2, 10)] // the end is shared out
    [InlineData(2.0, 1, 8, 1)]
    [InlineData(2.0, 3, 0, 2)] // nobody is there: one chunk of a worker to come
    public void A_chunk_is_about_a_minute_and_no_more_than_a_fair_share(double? seconds, int remaining, int workers, int frames) =>
        Assert.Equal(frames, DispatchPlan.ChunkFrames(seconds, remaining, workers, Options));
}
