using RenderFarm.Contracts.Api;
using RenderFarm.Contracts.Messages;
using RenderFarm.Coordinator.Frames;
using RenderFarm.Coordinator.Infrastructure.ObjectStore;
using RenderFarm.Coordinator.Jobs;

namespace RenderFarm.Tests.Coordinator.Dispatch;

/// <summary>F is a frame, J its job; what a report does is written before the lines that see it.</summary>
public sealed class FrameReportsTests : IDisposable
{
    private readonly Bench _bench = new();

    public void Dispose() => _bench.Dispose();

    [Fact]
    public async Task A_job_goes_from_queued_to_completed()
    {
        var chunk = await FedAsync(frames: 2);

        // F: Fed > Rendering --> J: Queued > Running
        await _bench.StartedAsync(chunk, 1);
        Expect(1, FrameState.Rendering, JobState.Running);
        Assert.NotNull(_bench.JobRow().StartedAt);

        // F: Rendering > Rendered --> J: Running
        await _bench.RenderedAsync(chunk, 1, seconds: 2);
        Expect(1, FrameState.Rendered, JobState.Running);

        // F: Fed > Rendered --> J: Running > Completed
        await _bench.RenderedAsync(chunk, 2, seconds: 4);
        Expect(2, FrameState.Rendered, JobState.Completed);

        var job = _bench.JobRow();
        Assert.Equal((6, 1.0, 3), (job.Render, job.Upload, job.SecondsPerFrame));
        Assert.NotNull(job.EndedAt);
        Assert.Equal("jobs/job23456/frames/0002.png", _bench.FrameRow(2).ImageKey);
    }

    [Fact]
    public async Task Reports_that_come_twice_change_nothing_the_second_time()
    {
        await _bench.AddWorkerAsync("w");
        var chunk = await FedAsync(frames: 3);
        for (var i = 0; i < 2; i++)
        {
            await _bench.ClaimAsync(chunk, "w");
            await _bench.StartedAsync(chunk, 1);
            await _bench.RenderedAsync(chunk, 1);
            await _bench.EndAsync(chunk, "w");
        }

        Expect(1, FrameState.Rendered, JobState.Running);
        Assert.Equal((1, 1, 2.0), (_bench.JobRow().Rendered, _bench.JobRow().Timed, _bench.JobRow().Render));
        Assert.Equal(1, _bench.WorkerRow("w")!.FramesRendered);
    }

    [Fact]
    public async Task Reports_that_come_in_the_wrong_order_end_in_the_same_state()
    {
        var chunk = await FedAsync(frames: 2);
        await _bench.RenderedAsync(chunk, 1);
        await _bench.ProgressedAsync(chunk, 1, 0.5);
        await _bench.StartedAsync(chunk, 1);
        await _bench.ClaimAsync(chunk, "w");
        Expect(1, FrameState.Rendered, JobState.Running);
        Assert.Equal(1, _bench.FrameRow(1).Progress);
    }

    [Fact]
    public async Task A_start_that_comes_after_the_failure_is_ignored()
    {
        var chunk = await FedAsync(frames: 2);
        // F: Fed > Waiting
        await _bench.FailedAsync(chunk, 1, FaultKind.Frame);
        await _bench.StartedAsync(chunk, 1);
        Expect(1, FrameState.Waiting, JobState.Queued);
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

        Expect(1, FrameState.Failed, JobState.Failed);
        Assert.Equal("1 of 1 frames failed. Frame 1: No camera.", _bench.JobRow().Error);
        Assert.Equal("last words", _bench.FrameRow(1).LogTail);
        Assert.Null(await _bench.FeedAsync());
    }

    [Fact]
    public async Task A_job_with_a_failed_frame_ends_only_when_its_other_frames_have()
    {
        _bench.Limits.MaxAttempts = 1;
        var chunk = await FedAsync(frames: 2);
        // F: Fed > Failed --> J: Queued
        await _bench.FailedAsync(chunk, 1, FaultKind.Frame);
        Expect(1, FrameState.Failed, JobState.Queued);
        // F: Fed > Rendered --> J: Queued > Failed
        await _bench.RenderedAsync(chunk, 2);
        Expect(2, FrameState.Rendered, JobState.Failed);
    }

    [Fact]
    public async Task An_image_that_comes_after_the_frame_was_given_up_changes_nothing()
    {
        _bench.Limits.MaxAttempts = 1;
        var chunk = await FedAsync(frames: 1);
        await _bench.FailedAsync(chunk, 1, FaultKind.Frame);
        await _bench.RenderedAsync(chunk, 1);
        Expect(1, FrameState.Failed, JobState.Failed);
    }

    [Theory]
    [InlineData(FaultKind.Worker, 1)]
    [InlineData(FaultKind.Cloud, 0)]
    public async Task The_faults_of_others_do_not_count_against_the_frame_and_it_waits_a_while(FaultKind fault, int workerFaults)
    {
        var chunk = await FedAsync(frames: 1);
        await _bench.FailedAsync(chunk, 1, fault);
        await _bench.CloseAsync(chunk);
        Expect(1, FrameState.Waiting, JobState.Queued);
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

        Expect(1, FrameState.Failed, JobState.Failed);
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
        Expect(1, FrameState.Failed, JobState.Failed);
        Assert.Contains("Handed out 10 times", _bench.JobRow().Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task No_report_of_a_chunk_that_was_given_up_counts_and_the_next_finds_the_image_stored()
    {
        var old = await FedAsync(frames: 2);
        await _bench.CloseAsync(old);
        await _bench.StartedAsync(old, 1);
        Expect(1, FrameState.Waiting, JobState.Queued);

        var chunk = (await _bench.FeedAsync())!.ChunkId;
        await _bench.FailedAsync(old, 1, FaultKind.Frame);
        Expect(1, FrameState.Fed, JobState.Queued);

        await _bench.RenderedAsync(old, 1);
        Expect(1, FrameState.Fed, JobState.Queued);
        await _bench.RenderedAsync(chunk, 1, alreadyStored: true);
        Expect(1, FrameState.Rendered, JobState.Running);
    }

    [Fact]
    public async Task An_image_that_a_second_delivery_found_stored_gets_its_times_from_the_first()
    {
        var chunk = await FedAsync(frames: 2);
        var sha256 = new string('b', 64);
        await _bench.RenderedAsync(
            Report(chunk, 1, "second") with
            {
                Sha256 = null,
                AlreadyStored = true,
                Timings = new FrameTimings(),
            },
            new FoundObject(true, 1001, sha256)
        );
        Assert.Equal((sha256, 1001), (_bench.FrameRow(1).Sha256, _bench.FrameRow(1).SizeBytes));
        Assert.Equal((0, null), (_bench.JobRow().Timed, _bench.JobRow().SecondsPerFrame));

        await _bench.RenderedAsync(chunk, 1, "first", seconds: 3);
        Assert.Equal(3, _bench.JobRow().SecondsPerFrame);
        _bench.AssertCountsAreTrue();
    }

    [Fact]
    public async Task Progress_only_rises_and_stays_within_its_range()
    {
        var chunk = await FedAsync(frames: 1);
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
        var chunk = await FedAsync(frames: 1);
        await _bench.ProgressedAsync(chunk, 1, 0.5);
        Expect(1, FrameState.Rendering, JobState.Running);
        await _bench.StartedAsync(chunk, 1);
        Assert.Equal(0.5, _bench.FrameRow(1).Progress);
    }

    [Fact]
    public async Task Jobs_with_and_without_frames_under_way_are_read_alike()
    {
        var chunk = await FedAsync(frames: 2);
        await _bench.AddJobAsync(1, "new23456");
        await _bench.StartedAsync(chunk, 1);
        await _bench.ProgressedAsync(chunk, 1, 0.25);
        Assert.Equal([0, 0.25], _bench.Store.Read(connection => JobTable.List(connection, long.MaxValue, 10)).Select(job => job.UnderWay));
    }

    [Theory]
    [InlineData("jobs/other234/frames/0001.png")]
    [InlineData("jobs/job23456/frames/0002.png")]
    [InlineData("jobs/job23456/previews/0001.jpg")]
    [InlineData("jobs/job23456/frames/0001.png/../0002.png")]
    [InlineData("jobs/job23456/frames/0001.")]
    public async Task An_image_under_another_key_than_the_frame_s_own_is_not_believed(string key)
    {
        var chunk = await FedAsync(frames: 1);
        await _bench.RenderedAsync(chunk, 1, key: key);
        Expect(1, FrameState.Fed, JobState.Queued);
    }

    [Fact]
    public async Task A_report_of_a_worker_that_was_not_given_the_frame_changes_nothing()
    {
        var chunk = await FedAsync(frames: 2);
        await _bench.AddWorkerAsync("w");
        await _bench.AddWorkerAsync("other");
        await _bench.ClaimAsync(chunk, "w");
        var before = _bench.FrameRow(1);

        foreach (var (worker, of) in new[] { ("other", chunk), ("w", "another-chunk") })
        {
            await _bench.RenderedAsync(of, 1, worker);
            await _bench.FailedAsync(of, 1, FaultKind.Frame, worker);
        }

        var unknown = Report(chunk, 1, "nobody");
        await _bench.WriteAsync(farm => Assert.Null(_bench.FrameReports.Rendered(farm, unknown, found: null)));
        await _bench.WriteAsync(farm => ChunkClaims.End(farm, chunk, "other"));
        await _bench.WriteAsync(farm => ChunkClaims.Claim(farm, chunk, "nobody"));
        Assert.Equivalent(before, _bench.FrameRow(1));
        Assert.Equal(("w", null), (_bench.ChunkRow(chunk)!.WorkerId, _bench.ChunkRow(chunk)!.EndedAt));
        Expect(1, FrameState.Fed, JobState.Queued);
    }

    [Theory]
    [InlineData(false, 0, null, "is not in the bucket")]
    [InlineData(true, 0, null, "is empty")]
    [InlineData(true, 1000, null, "has 1000 bytes, not 1001")]
    [InlineData(true, 1001, "c", "has another hash")]
    public async Task A_frame_whose_image_is_not_what_was_reported_waits_again_and_is_given_up_after_a_while(
        bool isThere,
        long size,
        string? hash,
        string reason
    )
    {
        var found = new FoundObject(isThere, size, hash is null ? null : new string(hash[0], 64));
        var chunk = await FedAsync(frames: 1);
        // F: Fed > Waiting
        await _bench.RenderedAsync(Report(chunk, 1, "w"), found);
        Expect(1, FrameState.Waiting, JobState.Queued);
        Assert.Contains(reason, _bench.FrameRow(1).Error, StringComparison.Ordinal);
        Assert.Equal((0, 1), (_bench.FrameRow(1).Attempts, _bench.FrameRow(1).WorkerFaults));

        for (var fault = 2; fault <= _bench.Limits.MaxWorkerFaults; fault++)
        {
            await _bench.CloseAsync(chunk);
            _bench.Clock.Advance(_bench.Limits.MaxRetryDelay);
            chunk = (await _bench.FeedAsync())!.ChunkId;
            await _bench.RenderedAsync(Report(chunk, 1, $"w{fault}"), found);
        }

        Expect(1, FrameState.Failed, JobState.Failed);
        Assert.Contains(reason, _bench.JobRow().Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_store_is_asked_for_an_image_that_would_count_and_for_no_other()
    {
        var chunk = await FedAsync(frames: 2);
        await _bench.ClaimAsync(chunk, "w");
        var report = Report(chunk, 1, "w");

        Assert.Equal(report.Key, await AskedForAsync(report));
        Assert.Equal((FrameState.Fed, JobState.Queued), (_bench.FrameRow(1).State, _bench.JobRow().State));
        Assert.Null(await AskedForAsync(report with { Key = "jobs/job23456/frames/0002.png" }));
        Assert.Null(await AskedForAsync(report with { ChunkId = "another" }));
        Assert.Null(await AskedForAsync(report with { WorkerId = "nobody" }));
        await _bench.RenderedAsync(report);
        Assert.Null(await AskedForAsync(report));

        Task<string?> AskedForAsync(FrameRendered said) =>
            _bench.Store.WriteAsync(farm => _bench.FrameReports.Rendered(farm, said, found: null), CancellationToken.None);
    }

    [Fact]
    public async Task Previews_and_logs_of_other_frames_are_not_taken_over()
    {
        var chunk = await FedAsync(frames: 1);
        await _bench.RenderedAsync(
            Report(chunk, 1, "w") with
            {
                PreviewKey = "jobs/job23456/previews/0002.jpg",
                LogKey = "jobs/job23456/logs/0002.log",
            }
        );
        Assert.Equal(
            (FrameState.Rendered, null, null),
            (_bench.FrameRow(1).State, _bench.FrameRow(1).PreviewKey, _bench.FrameRow(1).LogKey)
        );
    }

    [Fact]
    public async Task Reports_about_what_is_unknown_are_ignored()
    {
        await FedAsync(frames: 1);
        await _bench.RenderedAsync("chunk", 99);
        await _bench.RenderedAsync("chunk", 1, job: "nojob");
        Expect(1, FrameState.Fed, JobState.Queued);
    }

    private static FrameRendered Report(string chunk, int frame, string worker) =>
        new()
        {
            JobId = Bench.Job,
            ChunkId = chunk,
            Frame = frame,
            WorkerId = worker,
            Key = $"jobs/{Bench.Job}/frames/{frame:0000}.png",
            SizeBytes = 1000 + frame,
            Sha256 = new string('b', 64),
            Timings = new FrameTimings { Render = 2 },
            SentAt = DateTimeOffset.UnixEpoch,
        };

    private async Task<string> FedAsync(int frames)
    {
        _bench.Feed.FirstChunkFrames = 100;
        _bench.Feed.ChunksPerWorker = 1;
        await _bench.AddJobAsync(frames);
        return (await _bench.FeedAsync())!.ChunkId;
    }

    private void Expect(int frame, FrameState state, JobState job)
    {
        Assert.Equal((state, job), (_bench.FrameRow(frame).State, _bench.JobRow().State));
        _bench.AssertCountsAreTrue();
    }

    [Fact]
    public async Task Frames_that_a_worker_hands_back_because_its_machine_is_taken_have_lost_no_feed()
    {
        var chunk = await FedAsync(frames: 2);
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
