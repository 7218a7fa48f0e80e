using RenderFarm.Contracts.Api;
using RenderFarm.Contracts.Messages;

namespace RenderFarm.Tests.Coordinator.Frames;

[Trait("Category", "Fast")]
public sealed class SuspicionTests
{
    private static readonly FrameSuspicion Black = new(FrameFlag.Black, "Every pixel is black.");

    [Fact]
    public async Task What_a_worker_finds_suspicious_is_kept_and_counted_and_fails_nothing()
    {
        using var bench = new Bench();
        await RenderAsync(bench, strict: false, ["a", "b", "c"], flagged: 2);

        Assert.Equal([Black], bench.FrameRow(2).Flags);
        Assert.Empty(bench.FrameRow(1).Flags);
        Assert.Equal((JobState.Completed, 1), (bench.JobRow().State, bench.JobRow().Flagged));
    }

    [Fact]
    public async Task A_strict_job_fails_with_the_suspicious_frames_and_keeps_its_images()
    {
        using var bench = new Bench();
        await RenderAsync(bench, strict: true, ["a", "b", "c"], flagged: 2);

        var job = bench.JobRow();
        Assert.Equal((JobState.Failed, 3), (job.State, job.Rendered));
        Assert.Equal(
            "The job is strict, and frames are suspicious: 2. Frame 2: Every pixel is black. The images can be downloaded.",
            job.Error
        );
    }

    [Fact]
    public async Task A_strict_job_without_suspicious_frames_is_completed()
    {
        using var bench = new Bench();
        await RenderAsync(bench, strict: true, ["a", "b"]);

        Assert.Equal(JobState.Completed, bench.JobRow().State);
    }

    [Fact]
    public async Task A_frame_that_repeats_the_one_before_is_flagged_while_others_differ()
    {
        using var bench = new Bench();
        await RenderAsync(bench, strict: false, ["a", "b", "b", "c", "a"]);

        Assert.Equal([3], Enumerable.Range(1, 5).Where(number => bench.FrameRow(number).Flags.Count > 0));
        var suspicion = Assert.Single(bench.FrameRow(3).Flags);
        Assert.Equal(FrameFlag.SameAsNeighbour, suspicion.Flag);
        Assert.Contains("frame 2", suspicion.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Animation_on_twos_is_not_suspicious_and_a_stretch_that_stands_longer_is()
    {
        using var twos = new Bench();
        await RenderAsync(twos, strict: true, ["a", "a", "b", "b", "c", "c", "d"]);
        Assert.Equal((JobState.Completed, 0), (twos.JobRow().State, twos.JobRow().Flagged));

        using var frozen = new Bench();
        await RenderAsync(frozen, strict: true, ["a", "b", "c", "c", "c", "c", "d", "e"]);
        Assert.Equal((JobState.Failed, 3), (frozen.JobRow().State, frozen.JobRow().Flagged));
    }

    [Fact]
    public async Task Pictures_are_compared_and_not_their_files()
    {
        using var bench = new Bench();
        await RenderAsync(bench, strict: false, ["a", "b", "c", "d"], pixels: ["p", "q", "q", "r"]);

        Assert.Equal([3], Enumerable.Range(1, 4).Where(number => bench.FrameRow(number).Flags.Count > 0));
    }

    [Fact]
    public async Task A_still_animation_is_not_suspicious()
    {
        using var bench = new Bench();
        await RenderAsync(bench, strict: true, ["a", "a", "a"]);

        Assert.Equal((JobState.Completed, 0), (bench.JobRow().State, bench.JobRow().Flagged));
    }

    private static async Task RenderAsync(Bench bench, bool strict, string[] contents, int? flagged = null, string[]? pixels = null)
    {
        await bench.AddJobAsync(contents.Length, strict: strict);
        await bench.AddWorkerAsync("w");
        (bench.Feed.FirstChunkFrames, bench.Feed.ChunksPerWorker) = (contents.Length, 1);
        var chunk = (await bench.FeedAsync())!.ChunkId;
        for (var number = 1; number <= contents.Length; number++)
            await bench.RenderedAsync(
                chunk,
                number,
                sha256: new string(contents[number - 1][0], 64),
                flags: number == flagged ? [Black] : [],
                pixels: pixels is null ? null : new string(pixels[number - 1][0], 64)
            );
    }
}
