using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using RenderFarm.Contracts.Api;
using RenderFarm.Contracts.Messages;

namespace RenderFarm.Tests.Coordinator.Http;

/// <summary>What a client sees of a job, from a coordinator, queues, a bucket and a worker's messages that are all real.</summary>
public sealed class JobLifeTests(CoordinatorFixture farm) : IClassFixture<CoordinatorFixture>, IDisposable
{
    private readonly HttpClient _http = farm.Coordinator.Http;

    /// <summary>The worker is as it was for the next test.</summary>
    public void Dispose() => farm.Worker.OnFrame = (_, _) => Task.FromResult<(FaultKind, string)?>(null);

    [Fact]
    public async Task The_same_submission_with_the_same_key_is_one_job_and_another_under_it_is_refused()
    {
        var scene = await farm.Coordinator.Http.UploadAsync(FarmClient.NewScene());
        var request = new JobRequest
        {
            Scene = scene,
            Frames = "1-3",
            Name = "once",
        };
        var key = Guid.NewGuid().ToString();

        // At once, and later again.
        var answers = await Task.WhenAll(Enumerable.Range(0, 5).Select(_ => SubmitAsync(request, key)));
        var again = await SubmitAsync(request, key);
        Assert.All(answers.Append(again), answer => Assert.Equal((HttpStatusCode.Created, again.Job!.Id), (answer.Status, answer.Job!.Id)));
        Assert.Single(await farm.Coordinator.GetAsync<JobResponse[]>("/api/jobs?limit=500"), job => job.Name == "once");

        using var other = await PostAsync(request with { Frames = "1-4" }, key);
        Assert.Contains(
            again.Job!.Id,
            await other.ProblemAsync(HttpStatusCode.UnprocessableEntity, ProblemTypes.IdempotencyKeyReused),
            StringComparison.Ordinal
        );
        var second = await SubmitAsync(request with { Name = "twice" }, Guid.NewGuid().ToString());
        Assert.NotEqual(again.Job.Id, second.Job!.Id);
        using var bad = await PostAsync(request, new string('k', 256));
        Assert.Contains(
            "Idempotency-Key must have 1 to 255",
            await bad.ProblemAsync(HttpStatusCode.BadRequest, ProblemTypes.InvalidRequest),
            StringComparison.Ordinal
        );

        async Task<(HttpStatusCode Status, JobResponse? Job)> SubmitAsync(JobRequest job, string name)
        {
            using var response = await PostAsync(job, name);
            return (response.StatusCode, await response.Content.ReadFromJsonAsync<JobResponse>(ApiJson.Options));
        }

        async Task<HttpResponseMessage> PostAsync(JobRequest job, string name)
        {
            using var message = new HttpRequestMessage(HttpMethod.Post, "/api/jobs")
            {
                Content = JsonContent.Create(job, options: ApiJson.Options),
            };
            message.Headers.Add("Idempotency-Key", name);
            return await farm.Coordinator.Http.SendAsync(message);
        }
    }

    [Fact]
    public async Task A_job_is_rendered_and_every_image_can_be_had()
    {
        var submitted = await _http.SubmitAsync();
        Assert.Equal(
            (12, 12, "tide.blend", 24.0),
            (submitted.Frames.Total, submitted.Frames.Waiting, submitted.Name, submitted.FramesPerSecond)
        );
        var job = await EndedAsync(submitted.Id);
        Assert.Equal(
            (JobState.Completed, 12, 1.0, 20.0, 240.0),
            (job.State, job.Frames.Rendered, job.Progress, job.SecondsPerFrame, job.Timings.Render)
        );
        Assert.Equal(
            Enumerable.Range(1, 12),
            farm.Worker.Chunks.Where(chunk => chunk.JobId == job.Id).SelectMany(chunk => chunk.Frames).Select(frame => frame.Number).Order()
        );

        var frames = await farm.Coordinator.GetAsync<FrameResponse[]>($"/api/jobs/{job.Id}/frames");
        Assert.Equal(Enumerable.Range(1, 12), frames.Select(frame => frame.Frame));
        Assert.All(
            frames,
            frame =>
                Assert.Equal((FrameState.Rendered, farm.Worker.Id, $"{frame.Frame:0000}.png"), (frame.State, frame.Worker, frame.FileName))
        );
        Assert.Equal(
            [11, 12],
            (await farm.Coordinator.GetAsync<FrameResponse[]>($"/api/jobs/{job.Id}/frames?after=10&limit=5")).Select(frame => frame.Frame)
        );

        using var image = await _http.GetAsync($"/api/jobs/{job.Id}/frames/3/image");
        Assert.Equal(TestWorker.Image, await image.Content.ReadAsByteArrayAsync());
        Assert.Equal(
            ("image/png", "tide-0003.png"),
            (image.Content.Headers.ContentType!.ToString(), image.Content.Headers.ContentDisposition!.FileName)
        );
        Assert.Equal($"\"{frames[2].Sha256}\"", image.Headers.ETag!.Tag);
        Assert.Equal("Fra:3\n", await _http.GetStringAsync($"/api/jobs/{job.Id}/frames/3/log"));
    }

    [Fact]
    public async Task A_part_of_an_image_and_word_that_the_client_has_it_can_be_had()
    {
        var job = await EndedAsync((await _http.SubmitAsync("1")).Id);
        var path = $"/api/jobs/{job.Id}/frames/1/image";

        using var middle = await GetAsync(path, request => request.Headers.Range = new RangeHeaderValue(4, 9));
        Assert.Equal(
            (HttpStatusCode.PartialContent, $"bytes 4-9/{TestWorker.Image.Length}"),
            (middle.StatusCode, middle.Content.Headers.ContentRange!.ToString())
        );
        Assert.Equal(TestWorker.Image[4..10], await middle.Content.ReadAsByteArrayAsync());

        using var end = await GetAsync(path, request => request.Headers.Range = new RangeHeaderValue(null, 5));
        Assert.Equal(TestWorker.Image[^5..], await end.Content.ReadAsByteArrayAsync());

        using var beyond = await GetAsync(path, request => request.Headers.Range = new RangeHeaderValue(100_000, null));
        Assert.Equal(HttpStatusCode.RequestedRangeNotSatisfiable, beyond.StatusCode);

        using var whole = await _http.GetAsync(path);
        using var unchanged = await GetAsync(path, request => request.Headers.IfNoneMatch.Add(whole.Headers.ETag!));
        Assert.Equal(HttpStatusCode.NotModified, unchanged.StatusCode);
    }

    [Fact]
    public async Task A_canceled_job_is_dropped_at_once_and_stays_canceled()
    {
        farm.Worker.OnFrame = TestWorker.NeverEnds;
        var job = await _http.SubmitAsync("1-50");
        await farm.Coordinator.JobAsync(job.Id, j => j.Frames.Rendering > 0, "a frame is rendering");

        using var canceled = await _http.PostAsync($"/api/jobs/{job.Id}/cancel", content: null);
        Assert.Equal(HttpStatusCode.OK, canceled.StatusCode);
        job = await farm.Coordinator.GetAsync<JobResponse>($"/api/jobs/{job.Id}");
        Assert.Equal((JobState.Canceled, 50, 0, 0), (job.State, job.Frames.Waiting, job.Frames.Fed, job.Frames.Rendering));

        await Wait.ForAsync(
            () => Task.FromResult(farm.Worker.Held.Any(held => held.JobId == job.Id && !held.FinishesFrame)),
            told => told,
            "the worker is told"
        );
        using var again = await _http.PostAsync($"/api/jobs/{job.Id}/cancel", content: null);
        Assert.Equal(HttpStatusCode.OK, again.StatusCode);

        // The worker is free for the next job.
        farm.Worker.OnFrame = (_, _) => Task.FromResult<(FaultKind, string)?>(null);
        Assert.Equal(JobState.Completed, (await EndedAsync((await _http.SubmitAsync("1-3")).Id)).State);
        Assert.Equal(JobState.Canceled, (await farm.Coordinator.GetAsync<JobResponse>($"/api/jobs/{job.Id}")).State);
    }

    [Fact]
    public async Task A_job_that_has_ended_cannot_be_canceled()
    {
        var job = await EndedAsync((await _http.SubmitAsync("1")).Id);
        using var response = await _http.PostAsync($"/api/jobs/{job.Id}/cancel", content: null);
        await response.ProblemAsync(HttpStatusCode.Conflict, ProblemTypes.JobEnded);
    }

    [Fact]
    public async Task A_frame_that_fails_again_and_again_fails_its_job_with_the_reason()
    {
        farm.Worker.OnFrame = (frame, _) =>
            Task.FromResult<(FaultKind, string)?>(frame == 2 ? (FaultKind.Frame, "The texture is gone.") : null);
        var job = await EndedAsync((await _http.SubmitAsync("1-3")).Id);
        Assert.Equal((JobState.Failed, 2, 1), (job.State, job.Frames.Rendered, job.Frames.Failed));
        Assert.Equal("1 of 3 frames failed. Frame 2: The texture is gone.", job.Error);
        var frame = (await farm.Coordinator.GetAsync<FrameResponse[]>($"/api/jobs/{job.Id}/frames"))[1];
        Assert.Equal(
            (FrameState.Failed, 3, "The texture is gone.", "the last words"),
            (frame.State, frame.Attempts, frame.Error, frame.LogTail)
        );

        using var image = await _http.GetAsync($"/api/jobs/{job.Id}/frames/2/image");
        Assert.Contains("no image", await image.ProblemAsync(HttpStatusCode.NotFound, ProblemTypes.NotFound), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Jobs_are_listed_newest_first_in_pages()
    {
        var ids = new List<string>();
        for (var i = 0; i < 3; i++)
            ids.Insert(0, (await _http.SubmitAsync("1")).Id);

        using var first = await _http.GetAsync("/api/jobs?limit=2");
        var page = await farm.Coordinator.GetAsync<JobResponse[]>("/api/jobs?limit=2");
        Assert.Equal(ids[..2], page.Select(job => job.Id));
        Assert.Equal($"</api/jobs?limit=2&before={ids[1]}>; rel=\"next\"", first.Headers.GetValues("Link").Single());
        Assert.Equal(ids[2], (await farm.Coordinator.GetAsync<JobResponse[]>($"/api/jobs?limit=2&before={ids[1]}"))[0].Id);
    }

    [Fact]
    public async Task Jobs_are_listed_by_state_name_and_age()
    {
        var before = DateTimeOffset.UtcNow.AddMinutes(-1);
        var done = await _http.SubmitAsync("1", name: "Sought, and & done");
        await farm.Coordinator.JobAsync(done.Id, job => job.State == JobState.Completed, "it is rendered");
        var ended = await _http.SubmitAsync("1", name: "sought and canceled");
        (await _http.PostAsync($"/api/jobs/{ended.Id}/cancel", null)).Dispose();

        Assert.Equal([ended.Id, done.Id], await ListAsync("name=SOUGHT"));
        Assert.Equal([done.Id], await ListAsync("name=sought&state=completed"));
        Assert.Equal([ended.Id, done.Id], await ListAsync("name=sought&state=completed&state=canceled"));
        Assert.Equal([done.Id], await ListAsync("name=" + Uri.EscapeDataString("and & done")));
        Assert.Equal([ended.Id, done.Id], await ListAsync($"name=sought&since={Uri.EscapeDataString($"{before:o}")}"));
        Assert.Empty(await ListAsync($"name=sought&until={Uri.EscapeDataString($"{before:o}")}"));
        using var page = await _http.GetAsync("/api/jobs?name=sought&state=completed&state=canceled&limit=1");
        var next = page.Headers.GetValues("Link").Single();
        Assert.Equal(
            [done.Id],
            (await farm.Coordinator.GetAsync<JobResponse[]>(next[1..next.IndexOf('>', StringComparison.Ordinal)])).Select(job => job.Id)
        );
    }

    [Fact]
    public async Task The_worker_is_listed_while_it_is_there()
    {
        var workers = await Wait.ForAsync(
            () => farm.Coordinator.GetAsync<WorkerResponse[]>("/api/workers"),
            all => all.Length > 0,
            "a worker is listed"
        );
        Assert.Contains(workers, worker => worker.Id == farm.Worker.Id && worker.BlenderVersion == "3.4.1");
    }

    [Fact]
    public async Task The_api_describes_itself()
    {
        var document = await _http.GetStringAsync("/openapi/v1.json");
        Assert.Contains("Render engine: `cycles`, `eevee` or `workbench`.", document, StringComparison.Ordinal);
        Assert.All(
            (string[])
                [
                    "/api/scenes",
                    "/api/scenes/{sha256}/inspection",
                    "/api/jobs",
                    "/api/jobs/{id}",
                    "/api/jobs/{id}/frames",
                    "/api/jobs/{id}/cancel",
                    "/api/jobs/{id}/pause",
                    "/api/jobs/{id}/resume",
                    "/api/jobs/{id}/frames/{frame}/image",
                    "/api/jobs/{id}/frames/{frame}/log",
                    "/api/workers",
                    "/api/events",
                ],
            path => Assert.Contains($"\"{path}\"", document, StringComparison.Ordinal)
        );
    }

    private Task<JobResponse> EndedAsync(string id) => farm.Coordinator.JobAsync(id, job => job.EndedAt is not null, "the job has ended");

    private async Task<HttpResponseMessage> GetAsync(string path, Action<HttpRequestMessage> configure)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        configure(request);
        return await _http.SendAsync(request);
    }

    private async Task<IEnumerable<string>> ListAsync(string query) =>
        (await farm.Coordinator.GetAsync<JobResponse[]>("/api/jobs?" + query)).Select(job => job.Id);
}
