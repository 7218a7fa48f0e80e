using RenderFarm.Contracts.Api;
using RenderFarm.Contracts.Messages;
using RenderFarm.Coordinator.Frames;
using RenderFarm.Coordinator.Infrastructure.ObjectStore;

namespace RenderFarm.Tests.Coordinator.Dispatch;

/// <summary>What is believed of an image that a worker reports. F is a frame.</summary>
[Trait("Category", "Fast")]
public sealed class ImageReportsTests : IDisposable
{
    private readonly Bench _bench = new();

    public void Dispose() => _bench.Dispose();

    [Fact]
    public async Task An_image_that_a_second_delivery_found_stored_gets_its_times_from_the_first()
    {
        var chunk = await _bench.FedAsync(frames: 2);
        var sha256 = new string('b', 64);
        await _bench.RenderedAsync(
            Bench.Report(chunk, 1, "second") with
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

    [Theory]
    [InlineData("jobs/other234/frames/0001.png")]
    [InlineData("jobs/job23456/frames/0002.png")]
    [InlineData("jobs/job23456/previews/0001.jpg")]
    [InlineData("jobs/job23456/frames/0001.png/../0002.png")]
    [InlineData("jobs/job23456/frames/0001.")]
    public async Task An_image_under_another_key_than_the_frame_s_own_is_not_believed(string key)
    {
        var chunk = await _bench.FedAsync(frames: 1);
        await _bench.RenderedAsync(chunk, 1, key: key);
        _bench.Expect(1, FrameState.Fed, JobState.Queued);
    }

    [Fact]
    public async Task A_report_of_a_worker_that_was_not_given_the_frame_changes_nothing()
    {
        var chunk = await _bench.FedAsync(frames: 2);
        await _bench.AddWorkerAsync("w");
        await _bench.AddWorkerAsync("other");
        await _bench.ClaimAsync(chunk, "w");
        var before = _bench.FrameRow(1);

        foreach (var (worker, of) in new[] { ("other", chunk), ("w", "another-chunk") })
        {
            await _bench.RenderedAsync(of, 1, worker);
            await _bench.FailedAsync(of, 1, FaultKind.Frame, worker);
        }

        var unknown = Bench.Report(chunk, 1, "nobody");
        await _bench.WriteAsync(farm => Assert.Null(_bench.FrameReports.Rendered(farm, unknown, found: null)));
        await _bench.WriteAsync(farm => ChunkClaims.End(farm, chunk, "other"));
        await _bench.WriteAsync(farm => ChunkClaims.Claim(farm, chunk, "nobody"));
        Assert.Equivalent(before, _bench.FrameRow(1));
        Assert.Equal(("w", null), (_bench.ChunkRow(chunk)!.WorkerId, _bench.ChunkRow(chunk)!.EndedAt));
        _bench.Expect(1, FrameState.Fed, JobState.Queued);
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
        var chunk = await _bench.FedAsync(frames: 1);
        // F: Fed > Waiting
        await _bench.RenderedAsync(Bench.Report(chunk, 1, "w"), found);
        _bench.Expect(1, FrameState.Waiting, JobState.Queued);
        Assert.Contains(reason, _bench.FrameRow(1).Error, StringComparison.Ordinal);
        Assert.Equal((0, 1), (_bench.FrameRow(1).Attempts, _bench.FrameRow(1).WorkerFaults));

        for (var fault = 2; fault <= _bench.Limits.MaxWorkerFaults; fault++)
        {
            await _bench.CloseAsync(chunk);
            _bench.Clock.Advance(_bench.Limits.MaxRetryDelay);
            chunk = (await _bench.FeedAsync())!.ChunkId;
            await _bench.RenderedAsync(Bench.Report(chunk, 1, $"w{fault}"), found);
        }

        _bench.Expect(1, FrameState.Failed, JobState.Failed);
        Assert.Contains(reason, _bench.JobRow().Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_store_is_asked_for_an_image_that_would_count_and_for_no_other()
    {
        var chunk = await _bench.FedAsync(frames: 2);
        await _bench.ClaimAsync(chunk, "w");
        var report = Bench.Report(chunk, 1, "w");

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
        var chunk = await _bench.FedAsync(frames: 1);
        await _bench.RenderedAsync(
            Bench.Report(chunk, 1, "w") with
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
        await _bench.FedAsync(frames: 1);
        await _bench.RenderedAsync("chunk", 99);
        await _bench.RenderedAsync("chunk", 1, job: "nojob");
        _bench.Expect(1, FrameState.Fed, JobState.Queued);
    }
}
