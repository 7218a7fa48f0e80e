using System.Net;
using System.Net.Http.Json;
using RenderFarm.Contracts.Api;
using RenderFarm.Contracts.Messages;

namespace RenderFarm.Tests.Coordinator.Http;

/// <summary>Jobs that a user changes the mind about, on a coordinator that is killed meanwhile.</summary>
public sealed class SteeringTests(CoordinatorFixture farm) : IClassFixture<CoordinatorFixture>, IDisposable
{
    private readonly HttpClient _http = farm.Coordinator.Http;

    /// <summary>The worker is as it was for the next test.</summary>
    public void Dispose() => farm.Worker.OnFrame = (_, _) => Task.FromResult<(FaultKind, string)?>(null);

    [Fact]
    public async Task A_paused_job_has_its_frame_finished_and_goes_on_after_a_restart_with_each_frame_rendered_once()
    {
        var (reached, goOn) = farm.Worker.HoldAt(101);
        var job = await _http.SubmitAsync("101-109");
        await reached.WaitAsync(Wait.Patience);
        Assert.Equal(JobState.Paused, (await PostAsync(job.Id, "pause")).State);
        Assert.Equal(JobState.Paused, (await PostAsync(job.Id, "pause")).State);
        await ToldAsync(job.Id, finishes: true);

        goOn.SetResult();
        job = await HandedBackAsync(job.Id);
        Assert.Equal((JobState.Paused, 1), (job.State, job.Frames.Rendered));

        await farm.Coordinator.KillAsync();
        await farm.Coordinator.StartAgainAsync();
        await farm.Coordinator.ReadyAsync();
        Assert.Equal(JobState.Paused, (await farm.Coordinator.GetAsync<JobResponse>($"/api/jobs/{job.Id}")).State);
        Assert.Equal(JobState.Running, (await PostAsync(job.Id, "resume")).State);
        await farm.Coordinator.KillAsync();
        await farm.Coordinator.StartAgainAsync();

        job = await farm.Coordinator.JobAsync(job.Id, j => j.EndedAt is not null, "it has ended");
        Assert.Equal((JobState.Completed, 9), (job.State, job.Frames.Rendered));
        Assert.All(ChunksOf(job).SelectMany(chunk => chunk.Frames), frame => Assert.Equal(1, frame.Attempt));
        using var late = await _http.PostAsync($"/api/jobs/{job.Id}/pause", null);
        Assert.Contains(
            "cannot be paused",
            await late.ProblemAsync(HttpStatusCode.Conflict, ProblemTypes.JobEnded),
            StringComparison.Ordinal
        );
        using var nowhere = await _http.PostAsync("/api/jobs/nojob/resume", null);
        await nowhere.ProblemAsync(HttpStatusCode.NotFound, ProblemTypes.NotFound);
    }

    [Fact]
    public async Task A_job_that_is_paused_now_has_its_frame_dropped_and_that_counts_as_no_feed()
    {
        farm.Worker.OnFrame = TestWorker.NeverEnds;
        var job = await _http.SubmitAsync("1-9");
        await farm.Coordinator.JobAsync(job.Id, j => j.Frames.Rendering > 0, "a frame is rendering");
        await PostAsync(job.Id, "pause");
        await ToldAsync(job.Id, finishes: true);
        // Who cannot wait after all.
        Assert.Equal(JobState.Paused, (await PostAsync(job.Id, "pause?now=true")).State);
        await ToldAsync(job.Id, finishes: false);
        Assert.Equal(0, (await HandedBackAsync(job.Id)).Frames.Rendered);

        farm.Worker.OnFrame = (_, _) => Task.FromResult<(FaultKind, string)?>(null);
        // It is the first frame's start that counts as the job's, and that was before.
        Assert.Equal(JobState.Running, (await PostAsync(job.Id, "resume")).State);
        job = await farm.Coordinator.JobAsync(job.Id, j => j.EndedAt is not null, "it has ended");
        Assert.Equal((JobState.Completed, 9), (job.State, job.Frames.Rendered));
        Assert.All(ChunksOf(job).SelectMany(chunk => chunk.Frames), frame => Assert.Equal(1, frame.Attempt));
    }

    [Fact]
    public async Task A_job_that_is_paused_before_its_turn_is_rendered_by_nobody_until_it_is_resumed()
    {
        var (reached, goOn) = farm.Worker.HoldAt(111);
        var first = await _http.SubmitAsync("111");
        await reached.WaitAsync(Wait.Patience);
        var second = await _http.SubmitAsync("112-114");
        await farm.Coordinator.JobAsync(second.Id, j => j.Frames.Fed > 0, "a chunk of it is on the queue");
        await PostAsync(second.Id, "pause");
        await ToldAsync(second.Id, finishes: true);
        goOn.SetResult();
        await farm.Coordinator.JobAsync(first.Id, j => j.State == JobState.Completed, "the other is rendered");
        second = await HandedBackAsync(second.Id);

        Assert.Equal((JobState.Paused, 3), (second.State, second.Frames.Waiting));
        Assert.Equal(JobState.Queued, (await PostAsync(second.Id, "resume")).State);
        second = await farm.Coordinator.JobAsync(second.Id, j => j.EndedAt is not null, "it has ended");
        Assert.Equal((JobState.Completed, 3), (second.State, second.Frames.Rendered));
    }

    [Fact]
    public async Task Failed_frames_are_tried_anew_and_rendered_ones_are_replaced_with_what_was_made_of_them()
    {
        farm.Worker.OnFrame = (frame, _) => Task.FromResult<(FaultKind, string)?>(frame == 2 ? (FaultKind.Frame, "It broke.") : null);
        var job = await EndedAsync((await _http.SubmitAsync("1-3")).Id);
        Assert.Equal((JobState.Failed, 1), (job.State, job.Frames.Failed));

        farm.Worker.OnFrame = (_, _) => Task.FromResult<(FaultKind, string)?>(null);
        job = await PostAsync(job.Id, "retry");
        Assert.Equal((JobState.Running, 0, null, null), (job.State, job.Frames.Failed, job.EndedAt, job.Error));
        job = await EndedAsync(job.Id, artifacts: true);
        Assert.Equal((JobState.Completed, 3), (job.State, job.Frames.Rendered));
        using var nothing = await _http.PostAsync($"/api/jobs/{job.Id}/retry", null);
        Assert.Contains("--frames", await nothing.ProblemAsync(HttpStatusCode.Conflict, ProblemTypes.JobEnded), StringComparison.Ordinal);
        Assert.Equal(1, ChunksOf(job).SelectMany(chunk => chunk.Frames).Last(frame => frame.Number == 2).Attempt);

        // The old images are gone before the frames are fed, also when the coordinator dies meanwhile.
        var before = farm.Worker.Stored.Count;
        var (reached, goOn) = farm.Worker.HoldAt(3);
        using var again = await _http.PostAsJsonAsync($"/api/jobs/{job.Id}/retry", new FramesRequest { Frames = "2-3" }, ApiJson.Options);
        job = (await again.Content.ReadFromJsonAsync<JobResponse>(ApiJson.Options))!;
        Assert.Equal((JobState.Running, 1, 0), (job.State, job.Frames.Rendered, job.Artifacts.Count));
        await farm.Coordinator.KillAsync();
        await farm.Coordinator.StartAgainAsync();
        await farm.Coordinator.ReadyAsync();
        await reached.WaitAsync(Wait.Patience);
        using var gone = await _http.GetAsync($"/api/jobs/{job.Id}/frames/3/image");
        Assert.Equal(HttpStatusCode.NotFound, gone.StatusCode);
        goOn.SetResult();
        job = await EndedAsync(job.Id, artifacts: true);
        Assert.Equal((JobState.Completed, 3), (job.State, job.Frames.Rendered));
        Assert.Equal([2, 3], farm.Worker.Stored.Skip(before).Order());

        using var unknown = await _http.PostAsJsonAsync($"/api/jobs/{job.Id}/retry", new FramesRequest { Frames = "3-9" }, ApiJson.Options);
        Assert.Contains(
            "no frame 4-9",
            await unknown.ProblemAsync(HttpStatusCode.NotFound, ProblemTypes.NotFound),
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task A_job_gets_more_frames_and_each_is_rendered_once()
    {
        var job = await EndedAsync((await _http.SubmitAsync("1-3")).Id, artifacts: true);
        var before = farm.Worker.Stored.Count;
        using var answer = await _http.PostAsJsonAsync($"/api/jobs/{job.Id}/extend", new ExtendRequest { Frames = "2-6" }, ApiJson.Options);
        job = (await answer.Content.ReadFromJsonAsync<JobResponse>(ApiJson.Options))!;
        Assert.Equal((JobState.Running, 6, 3), (job.State, job.Frames.Total, job.Frames.Rendered));
        job = await EndedAsync(job.Id, artifacts: true);
        Assert.Equal((JobState.Completed, 6), (job.State, job.Frames.Rendered));
        Assert.Equal([4, 5, 6], farm.Worker.Stored.Skip(before).Order());

        using var none = await _http.PostAsJsonAsync($"/api/jobs/{job.Id}/extend", new ExtendRequest { Frames = "2-" }, ApiJson.Options);
        await none.ProblemAsync(HttpStatusCode.BadRequest, ProblemTypes.InvalidRequest);
        var canceled = await PostAsync((await _http.SubmitAsync("1")).Id, "cancel");
        using var refused = await _http.PostAsJsonAsync(
            $"/api/jobs/{canceled.Id}/extend",
            new ExtendRequest { Frames = "2" },
            ApiJson.Options
        );
        await refused.ProblemAsync(HttpStatusCode.Conflict, ProblemTypes.JobEnded);
    }

    [Fact]
    public async Task A_job_is_renamed_and_goes_before_the_others_from_its_next_chunk_on()
    {
        var (reached, goOn) = farm.Worker.HoldAt(201);
        var first = await _http.SubmitAsync("201-240");
        await reached.WaitAsync(Wait.Patience);
        var second = await _http.SubmitAsync("241-280");
        var changed = await ChangeAsync(second.Id, new JobChange { Name = " ebb ", Priority = 5 });
        Assert.Equal(("ebb", 5), (changed.Name, changed.Priority));
        goOn.SetResult();
        await EndedAsync(first.Id);
        second = await EndedAsync(second.Id);
        // Of the first, only what was on the queue already came before the second's last.
        var order = farm.Worker.Chunks.Select(chunk => chunk.JobId).Where(id => id == first.Id || id == second.Id).ToList();
        Assert.Equal(first.Id, order[^1]);

        using var late = await PatchAsync(
            second.Id,
            new JobChange
            {
                Priority = 1,
                Rental = new RentalChange { Budget = 1 },
            }
        );
        Assert.Contains(
            "only its name can be changed: not its priority, budget.",
            await late.ProblemAsync(HttpStatusCode.Conflict, ProblemTypes.JobEnded),
            StringComparison.Ordinal
        );
        Assert.Equal("flood", (await ChangeAsync(second.Id, new JobChange { Name = "flood" })).Name);
        using var wrong = await PatchAsync(
            second.Id,
            new JobChange
            {
                Name = " ",
                Priority = 101,
                Rental = new RentalChange { Budget = 0, Instances = 0 },
            }
        );
        var problem = await wrong.ProblemAsync(HttpStatusCode.BadRequest, ProblemTypes.InvalidRequest);
        Assert.All(
            (string[])["name is blank", "priority is 101", "rental.budget is 0", "rental.instances is 0"],
            part => Assert.Contains(part, problem, StringComparison.Ordinal)
        );
        using var nothing = await PatchAsync(second.Id, new JobChange());
        Assert.Contains(
            "changed in nothing",
            await nothing.ProblemAsync(HttpStatusCode.BadRequest, ProblemTypes.InvalidRequest),
            StringComparison.Ordinal
        );
        var local = await _http.SubmitAsync("1");
        using var free = await PatchAsync(local.Id, new JobChange { Rental = new RentalChange { Instances = 2 } });
        // It may have ended before the request came.
        Assert.Contains(free.StatusCode, (HttpStatusCode[])[HttpStatusCode.UnprocessableEntity, HttpStatusCode.Conflict]);
    }

    [Fact]
    public async Task A_running_job_that_is_deleted_is_canceled_and_nothing_of_it_is_left()
    {
        farm.Worker.OnFrame = TestWorker.NeverEnds;
        var done = await _http.SubmitAsync("1");
        await farm.Coordinator.JobAsync(done.Id, j => j.Frames.Rendering > 0, "a frame is rendering");
        using (var deleted = await _http.DeleteAsync($"/api/jobs/{done.Id}"))
            Assert.Equal(HttpStatusCode.NoContent, deleted.StatusCode);
        await ToldAsync(done.Id, finishes: false);
        farm.Worker.OnFrame = (_, _) => Task.FromResult<(FaultKind, string)?>(null);
        using var again = await _http.DeleteAsync($"/api/jobs/{done.Id}");
        await again.ProblemAsync(HttpStatusCode.NotFound, ProblemTypes.NotFound);
        foreach (var path in (string[])["", "/frames", "/frames/1/image", "/cost", "/video", "/request"])
        {
            using var gone = await _http.GetAsync($"/api/jobs/{done.Id}{path}");
            Assert.Equal(HttpStatusCode.NotFound, gone.StatusCode);
        }

        Assert.DoesNotContain(await farm.Coordinator.GetAsync<JobResponse[]>("/api/jobs?limit=500"), job => job.Id == done.Id);
        Assert.Equal(JobState.Completed, (await EndedAsync((await _http.SubmitAsync("1-2")).Id)).State);
    }

    [Fact]
    public async Task A_job_gives_the_request_that_submits_it_again()
    {
        var job = await EndedAsync((await _http.SubmitAsync("1-7x3,9")).Id);
        var request = await farm.Coordinator.GetAsync<JobRequest>($"/api/jobs/{job.Id}/request");
        Assert.Equal((job.Scene, "1,4,7,9", job.Name), (request.Scene, request.Frames, request.Name));
        using var submitted = await _http.TrySubmitAsync(request with { Frames = "2-8x2" });
        var second = await EndedAsync((await submitted.Content.ReadFromJsonAsync<JobResponse>(ApiJson.Options))!.Id);
        Assert.Equal((4, job.Output), (second.Frames.Rendered, second.Output));
        Assert.Equal("2-8x2", (await farm.Coordinator.GetAsync<JobRequest>($"/api/jobs/{second.Id}/request")).Frames);
    }

    private Task<HttpResponseMessage> PatchAsync(string id, JobChange change) =>
        _http.PatchAsJsonAsync($"/api/jobs/{id}", change, ApiJson.Options);

    private async Task<JobResponse> ChangeAsync(string id, JobChange change)
    {
        using var response = await PatchAsync(id, change);
        return (await response.Content.ReadFromJsonAsync<JobResponse>(ApiJson.Options))!;
    }

    private Task<JobResponse> EndedAsync(string id, bool artifacts = false) =>
        farm.Coordinator.JobAsync(
            id,
            job =>
                job.EndedAt is not null
                && (!artifacts || (job.Artifacts.Count == 2 && job.Artifacts.All(artifact => artifact.State == ArtifactState.Ready))),
            "it has ended"
        );

    private Task<JobResponse> HandedBackAsync(string id) =>
        farm.Coordinator.JobAsync(id, job => job.Frames is { Rendering: 0, Fed: 0 }, "nothing of it is handed out");

    private Task<bool> ToldAsync(string id, bool finishes) =>
        Wait.ForAsync(
            () => Task.FromResult(farm.Worker.Held.Any(held => held.JobId == id && held.FinishesFrame == finishes)),
            told => told,
            "the worker is told"
        );

    private IEnumerable<RenderChunk> ChunksOf(JobResponse job) => farm.Worker.Chunks.Where(chunk => chunk.JobId == job.Id);

    private async Task<JobResponse> PostAsync(string id, string action)
    {
        using var response = await _http.PostAsync($"/api/jobs/{id}/{action}", null);
        return (await response.Content.ReadFromJsonAsync<JobResponse>(ApiJson.Options))!;
    }
}
