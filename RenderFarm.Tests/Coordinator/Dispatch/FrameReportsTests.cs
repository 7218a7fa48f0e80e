using RenderFarm.Contracts.Api;
using RenderFarm.Contracts.Messages;
using RenderFarm.Coordinator.Frames;
using RenderFarm.Coordinator.Jobs;

namespace RenderFarm.Tests.Coordinator.Dispatch;

/// <summary>F is a frame, J its job; what a report does is written before the lines that see it.</summary>
[Trait("Category", "Fast")]
public sealed class FrameReportsTests : IDisposable
{
    private readonly Bench _bench = new();

    public void Dispose() => _bench.Dispose();

    [Fact]
    public async Task A_job_goes_from_queued_to_completed()
    {
        var chunk = await _bench.FedAsync(frames: 2);

        // F: Fed > Rendering --> J: Queued > Running
        await _bench.StartedAsync(chunk, 1);
        _bench.Expect(1, FrameState.Rendering, JobState.Running);
        Assert.NotNull(_bench.JobRow().StartedAt);

        // F: Rendering > Rendered --> J: Running
        await _bench.RenderedAsync(chunk, 1, seconds: 2);
        _bench.Expect(1, FrameState.Rendered, JobState.Running);

        // F: Fed > Rendered --> J: Running > Completed
        await _bench.RenderedAsync(chunk, 2, seconds: 4);
        _bench.Expect(2, FrameState.Rendered, JobState.Completed);

        var job = _bench.JobRow();
        Assert.Equal((6, 1.0, 3), (job.Render, job.Upload, job.SecondsPerFrame));
        Assert.NotNull(job.EndedAt);
        Assert.Equal("jobs/job23456/frames/0002.png", _bench.FrameRow(2).ImageKey);
    }

    [Fact]
    public async Task Reports_that_come_twice_change_nothing_the_second_time()
    {
        await _bench.AddWorkerAsync("w");
        var chunk = await _bench.FedAsync(frames: 3);
        for (var i = 0; i < 2; i++)
        {
            await _bench.ClaimAsync(chunk, "w");
            await _bench.StartedAsync(chunk, 1);
            await _bench.RenderedAsync(chunk, 1);
            await _bench.EndAsync(chunk, "w");
        }

        _bench.Expect(1, FrameState.Rendered, JobState.Running);
        Assert.Equal((1, 1, 2.0), (_bench.JobRow().Rendered, _bench.JobRow().Timed, _bench.JobRow().Render));
        Assert.Equal(1, _bench.WorkerRow("w")!.FramesRendered);
    }

    [Fact]
    public async Task Reports_that_come_in_the_wrong_order_end_in_the_same_state()
    {
        var chunk = await _bench.FedAsync(frames: 2);
        await _bench.RenderedAsync(chunk, 1);
        await _bench.ProgressedAsync(chunk, 1, 0.5);
        await _bench.StartedAsync(chunk, 1);
        await _bench.ClaimAsync(chunk, "w");
        _bench.Expect(1, FrameState.Rendered, JobState.Running);
        Assert.Equal(1, _bench.FrameRow(1).Progress);
    }

    [Fact]
    public async Task A_start_that_comes_after_the_failure_is_ignored()
    {
        var chunk = await _bench.FedAsync(frames: 2);
        // F: Fed > Waiting
        await _bench.FailedAsync(chunk, 1, FaultKind.Frame);
        await _bench.StartedAsync(chunk, 1);
        _bench.Expect(1, FrameState.Waiting, JobState.Queued);
    }

    [Fact]
    public async Task A_frame_fails_for_good_at_its_third_own_fault_and_takes_the_job_with_it()
    {
        await _bench.AddJobAsync(1);
        for (var attempt = 1; attempt <= 3; attempt++)
        {
            var chunk = (await _bench.FeedAsync())!.ChunkId;
            await _bench.StartedAsync(chunk, 1);
            // F: Rendering > Waiting, twice; then F: Rendering > Failed --> J: Running > Failed
            await _bench.FailedAsync(chunk, 1, FaultKind.Frame, error: "No camera.");
            await _bench.FailedAsync(chunk, 1, FaultKind.Frame, error: "The same report again.");
            await _bench.CloseAsync(chunk);
            Assert.Equal(attempt, _bench.FrameRow(1).Attempts);
        }

        _bench.Expect(1, FrameState.Failed, JobState.Failed);
        Assert.Equal("1 of 1 frames failed. Frame 1: No camera.", _bench.JobRow().Error);
        Assert.Equal("last words", _bench.FrameRow(1).LogTail);
        Assert.Null(await _bench.FeedAsync());
    }

    [Fact]
    public async Task A_job_with_a_failed_frame_ends_only_when_its_other_frames_have()
    {
        _bench.Limits.MaxAttempts = 1;
        var chunk = await _bench.FedAsync(frames: 2);
        // F: Fed > Failed --> J: Queued
        await _bench.FailedAsync(chunk, 1, FaultKind.Frame);
        _bench.Expect(1, FrameState.Failed, JobState.Queued);
        // F: Fed > Rendered --> J: Queued > Failed
        await _bench.RenderedAsync(chunk, 2);
        _bench.Expect(2, FrameState.Rendered, JobState.Failed);
    }

    [Fact]
    public async Task An_image_that_comes_after_the_frame_was_given_up_changes_nothing()
    {
        _bench.Limits.MaxAttempts = 1;
        var chunk = await _bench.FedAsync(frames: 1);
        await _bench.FailedAsync(chunk, 1, FaultKind.Frame);
        await _bench.RenderedAsync(chunk, 1);
        _bench.Expect(1, FrameState.Failed, JobState.Failed);
    }

    [Theory]
    [InlineData(FaultKind.Worker, 1)]
    [InlineData(FaultKind.Cloud, 0)]
    public async Task The_faults_of_others_do_not_count_against_the_frame_and_it_waits_a_while(FaultKind fault, int workerFaults)
    {
        var chunk = await _bench.FedAsync(frames: 1);
        await _bench.FailedAsync(chunk, 1, fault);
        await _bench.CloseAsync(chunk);
        _bench.Expect(1, FrameState.Waiting, JobState.Queued);
        Assert.Equal((0, workerFaults), (_bench.FrameRow(1).Attempts, _bench.FrameRow(1).WorkerFaults));

        Assert.Null(await _bench.FeedAsync());
        _bench.Clock.Advance(_bench.Limits.RetryDelay);
        Assert.NotNull(await _bench.FeedAsync());
    }

    [Fact]
    public async Task A_frame_that_fails_on_five_workers_is_given_up()
    {
        await _bench.AddJobAsync(1);
        for (var i = 1; i <= 5; i++)
        {
            var chunk = (await _bench.FeedAsync())!.ChunkId;
            await _bench.FailedAsync(chunk, 1, FaultKind.Worker, error: "The disk is full.");
            await _bench.CloseAsync(chunk);
            _bench.Clock.Advance(_bench.Limits.MaxRetryDelay);
        }

        _bench.Expect(1, FrameState.Failed, JobState.Failed);
        Assert.Contains("The disk is full.", _bench.JobRow().Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_frame_that_is_handed_out_ten_times_in_vain_is_given_up()
    {
        await _bench.AddJobAsync(1);
        for (var i = 1; i <= 10; i++)
            await _bench.CloseAsync((await _bench.FeedAsync())!.ChunkId);

        // F: Waiting > Failed --> J: Queued > Failed
        Assert.Null(await _bench.FeedAsync());
        _bench.Expect(1, FrameState.Failed, JobState.Failed);
        Assert.Contains("Handed out 10 times", _bench.JobRow().Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task No_report_of_a_chunk_that_was_given_up_counts_and_the_next_finds_the_image_stored()
    {
        var old = await _bench.FedAsync(frames: 2);
        await _bench.CloseAsync(old);
        await _bench.StartedAsync(old, 1);
        _bench.Expect(1, FrameState.Waiting, JobState.Queued);

        var chunk = (await _bench.FeedAsync())!.ChunkId;
        await _bench.FailedAsync(old, 1, FaultKind.Frame);
        _bench.Expect(1, FrameState.Fed, JobState.Queued);

        await _bench.RenderedAsync(old, 1);
        _bench.Expect(1, FrameState.Fed, JobState.Queued);
        await _bench.RenderedAsync(chunk, 1, alreadyStored: true);
        _bench.Expect(1, FrameState.Rendered, JobState.Running);
    }

    [Fact]
    public async Task Progress_only_rises_and_stays_within_its_range()
    {
        var chunk = await _bench.FedAsync(frames: 1);
        await _bench.StartedAsync(chunk, 1);
        foreach (var fraction in (double[])[0.5, 0.25, double.NaN, -1])
            await _bench.ProgressedAsync(chunk, 1, fraction);
        Assert.Equal(0.5, _bench.FrameRow(1).Progress);
        Assert.Equal(0.5, _bench.JobRow().UnderWay);

        await _bench.ProgressedAsync(chunk, 1, 17);
        Assert.Equal(1, _bench.FrameRow(1).Progress);
    }

    [Fact]
    public async Task Progress_that_overtakes_the_start_counts()
    {
        // F: Fed > Rendering --> J: Queued > Running
        var chunk = await _bench.FedAsync(frames: 1);
        await _bench.ProgressedAsync(chunk, 1, 0.5);
        _bench.Expect(1, FrameState.Rendering, JobState.Running);
        await _bench.StartedAsync(chunk, 1);
        Assert.Equal(0.5, _bench.FrameRow(1).Progress);
    }

    [Fact]
    public async Task Jobs_with_and_without_frames_under_way_are_read_alike()
    {
        var chunk = await _bench.FedAsync(frames: 2);
        await _bench.AddJobAsync(1, "new23456");
        await _bench.StartedAsync(chunk, 1);
        await _bench.ProgressedAsync(chunk, 1, 0.25);
        Assert.Equal([0, 0.25], _bench.Store.Read(connection => JobTable.List(connection, long.MaxValue, 10)).Select(job => job.UnderWay));
    }

    [Fact]
    public async Task Frames_that_a_worker_hands_back_because_its_instance_is_taken_have_lost_no_feed()
    {
        var chunk = await _bench.FedAsync(frames: 2);
        await _bench.StartedAsync(chunk, 1);

        for (var delivery = 1; delivery <= 2; delivery++)
            await _bench.WriteAsync(farm => ChunkClaims.End(farm, chunk, "w", isHandedBack: true));
        await _bench.CloseAsync(chunk);

        Assert.Equal(
            [(FrameState.Waiting, 0), (FrameState.Waiting, 0)],
            new[] { 1, 2 }.Select(number => (_bench.FrameRow(number).State, _bench.FrameRow(number).Feeds))
        );
    }
}
