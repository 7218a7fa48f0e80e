using System.Net;
using System.Net.Http.Json;
using RenderFarm.Contracts.Api;
using RenderFarm.Contracts.Messages;

namespace RenderFarm.Tests.Coordinator.Http;

/// <summary>Users who steer one job at the same moment, and a job whose scene is gone.</summary>
public sealed class SteeringRaceTests(CoordinatorFixture farm) : IClassFixture<CoordinatorFixture>, IDisposable
{
    private const int AtOnce = 8;

    private readonly HttpClient _http = farm.Coordinator.Http;

    /// <summary>The worker is as it was for the next test.</summary>
    public void Dispose() => farm.Worker.OnFrame = (_, _) => Task.FromResult<(FaultKind, string)?>(null);

    [Fact]
    public async Task Of_retries_at_once_each_is_answered_and_each_frame_is_rendered_once_more()
    {
        farm.Worker.OnFrame = (frame, _) => Task.FromResult<(FaultKind, string)?>(frame == 2 ? (FaultKind.Frame, "It broke.") : null);
        var job = await EndedAsync((await _http.SubmitAsync("1-3")).Id);
        Assert.Equal(JobState.Failed, job.State);
        var before = ChunksOf(job).Count();

        var (reached, goOn) = farm.Worker.HoldAt(2);
        var answers = await AtOnceAsync(() => _http.PostAsync($"/api/jobs/{job.Id}/retry", null));
        Assert.All(answers, answer => Assert.Equal(HttpStatusCode.OK, answer));
        await reached.WaitAsync(Wait.Patience);
        // Rendered frames, too, and the one in hand is left alone.
        answers = await AtOnceAsync(() =>
            _http.PostAsJsonAsync($"/api/jobs/{job.Id}/retry", new FramesRequest { Frames = "2-3" }, ApiJson.Options)
        );
        Assert.All(answers, answer => Assert.Equal(HttpStatusCode.OK, answer));
        goOn.SetResult();

        job = await EndedAsync(job.Id);
        Assert.Equal((JobState.Completed, 3, 0), (job.State, job.Frames.Rendered, job.Frames.Failed));
        var frames = ChunksOf(job).Skip(before).SelectMany(chunk => chunk.Frames).ToList();
        Assert.Equal([2, 3], frames.Select(frame => frame.Number).Order());
        Assert.All(frames, frame => Assert.Equal(1, frame.Attempt));
    }

    [Fact]
    public async Task Whatever_is_asked_of_a_job_at_once_is_done_or_refused_and_the_last_word_is_its_deletion()
    {
        farm.Worker.OnFrame = TestWorker.NeverEnds;
        var job = await _http.SubmitAsync("1-9");
        await farm.Coordinator.JobAsync(job.Id, now => now.Frames.Rendering > 0, "a frame is rendering");
        var answers = await Task.WhenAll(
            ((string[])["pause", "resume", "pause?now=true", "retry", "cancel"]).Select(action =>
                AtOnceAsync(() => _http.PostAsync($"/api/jobs/{job.Id}/{action}", null))
            )
        );
        Assert.All(answers.SelectMany(all => all), answer => Assert.Contains(answer, Answers));
        Assert.Equal(JobState.Canceled, (await farm.Coordinator.GetAsync<JobResponse>($"/api/jobs/{job.Id}")).State);

        var deleted = await AtOnceAsync(() => _http.DeleteAsync($"/api/jobs/{job.Id}"));
        Assert.Contains(HttpStatusCode.NoContent, deleted);
        Assert.All(deleted, answer => Assert.Contains(answer, Answers));
        using var gone = await _http.GetAsync($"/api/jobs/{job.Id}");
        Assert.Equal(HttpStatusCode.NotFound, gone.StatusCode);
    }

    private static readonly HttpStatusCode[] Answers =
    [
        HttpStatusCode.OK,
        HttpStatusCode.NoContent,
        HttpStatusCode.Conflict,
        HttpStatusCode.NotFound,
    ];

    [Fact]
    public async Task A_job_whose_scene_is_gone_gets_no_more_frames_and_stays_as_it_was()
    {
        var job = await EndedAsync((await _http.SubmitAsync("1-2")).Id);
        using (var s3 = farm.Cloud.CreateS3Client())
            await s3.DeleteObjectAsync("renderfarm", $"scenes/{job.Scene}.blend");

        using var extended = await _http.PostAsJsonAsync($"/api/jobs/{job.Id}/extend", new ExtendRequest { Frames = "3" }, ApiJson.Options);
        using var retried = await _http.PostAsJsonAsync($"/api/jobs/{job.Id}/retry", new FramesRequest { Frames = "1" }, ApiJson.Options);

        await extended.ProblemAsync(HttpStatusCode.Conflict, ProblemTypes.SceneNotUploaded);
        await retried.ProblemAsync(HttpStatusCode.Conflict, ProblemTypes.SceneNotUploaded);
        var after = await farm.Coordinator.GetAsync<JobResponse>($"/api/jobs/{job.Id}");
        Assert.Equal((JobState.Completed, 2, 2), (after.State, after.Frames.Total, after.Frames.Rendered));
        using var image = await _http.GetAsync($"/api/jobs/{job.Id}/frames/1/image");
        Assert.Equal(HttpStatusCode.OK, image.StatusCode);
    }

    private static async Task<HttpStatusCode[]> AtOnceAsync(Func<Task<HttpResponseMessage>> ask) =>
        await Task.WhenAll(
            Enumerable
                .Range(0, AtOnce)
                .Select(_ =>
                    Task.Run(async () =>
                    {
                        using var response = await ask();
                        return response.StatusCode;
                    })
                )
        );

    private Task<JobResponse> EndedAsync(string id) => farm.Coordinator.JobAsync(id, job => job.EndedAt is not null, "it has ended");

    private IEnumerable<RenderChunk> ChunksOf(JobResponse job) => farm.Worker.Chunks.Where(chunk => chunk.JobId == job.Id);
}
