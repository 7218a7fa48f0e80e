using System.Net.Http.Json;
using RenderFarm.Contracts.Api;
using RenderFarm.Contracts.Messages;
using static Microsoft.Playwright.Assertions;

namespace RenderFarm.Tests.Coordinator.Page;

/// <summary>A job on the page, in a real browser with real events: seen, looked into, and steered.</summary>
[Collection(nameof(PageCollection))]
public sealed class PageTests(PageFarm farm)
{
    [Fact]
    public async Task A_job_appears_and_fills_with_pictures_while_it_renders()
    {
        await using var visit = await farm.OpenAsync();
        farm.Worker.OnFrame = (frame, _) =>
            Task.FromResult<(FaultKind, string)?>(frame == 3 ? (FaultKind.Frame, "The texture <b>wood</b> is gone.") : null);
        var settings = new RenderSettings
        {
            ResolutionPercent = 50,
            Denoise = false,
            Properties = new PropertyValues { ["cycles.max_bounces"] = "<b>4</b>" },
        };
        var job = await farm.Http.SubmitAsync("1-6", name: "<img src=x onerror=alert(1)> & co", settings);

        var line = visit[$"[data-job='{job.Id}']"];
        await Expect(line.Locator(".name")).ToHaveTextAsync("<img src=x onerror=alert(1)> & co");
        await Expect(line.Locator(".state")).ToHaveTextAsync("Failed");
        await Expect(line.Locator(".picture img")).ToBeVisibleAsync();
        // In one step: other jobs come and go, and lines move.
        await visit.Page.EvaluateAsync("id => document.querySelector(`[data-job='${id}'] .name`).click()", job.Id);
        await Expect(visit[".job .state"]).ToHaveTextAsync("Failed");
        await Expect(visit[".frame[data-state=rendered] img.here"]).ToHaveCountAsync(5);
        await Expect(visit[".frame[data-state=failed]"]).ToContainTextAsync("The texture <b>wood</b> is gone.");
        await Expect(visit[".job .state"]).ToHaveTextAsync("Failed");
        await Expect(visit[".error"]).ToContainTextAsync("1 of 6 frames failed");

        await visit["[data-tab=settings]"].ClickAsync();
        await Expect(visit[".settings"]).ToContainTextAsync("Resolution50 %Denoiseoff");
        await Expect(visit[".settings"]).ToContainTextAsync("cycles.max_bounces<b>4</b>");
        await visit["[data-tab=cost]"].ClickAsync();
        await Expect(visit[".timings .legend"]).ToContainTextAsync("Render");
        await Expect(visit[".gantt .render"]).ToHaveCountAsync(5);
        await visit["[data-tab=frames]"].ClickAsync();

        await visit[".frame"].First.ClickAsync();
        await Expect(visit[".stage img"]).ToBeVisibleAsync();
        await Expect(visit[".log"]).ToContainTextAsync("Fra:1");
        await visit.Page.Keyboard.PressAsync("ArrowRight");
        await visit.Page.Keyboard.PressAsync("ArrowRight");
        await Expect(visit["h1"]).ToHaveTextAsync("Frame 3");
        await Expect(visit[".log"]).ToHaveTextAsync("the last words");
        await Expect(visit[".attempts"]).ToContainTextAsync($"{farm.Worker.Id}");
        await visit.Page.Keyboard.PressAsync("End");
        await Expect(visit["h1"]).ToHaveTextAsync("Frame 6");
        await visit.Page.Keyboard.PressAsync("Escape");
        await Expect(visit[".frame"]).ToHaveCountAsync(6);
    }

    [Fact]
    public async Task A_job_is_canceled_at_the_second_click_and_stays_open_while_the_coordinator_is_away()
    {
        await using var visit = await farm.OpenAsync();
        farm.Worker.OnFrame = TestWorker.NeverEnds;
        var job = await farm.Http.SubmitAsync("1-6");
        await visit.GoAsync($"#/job/{job.Id}/frames");
        await Expect(visit[".frame[data-state=rendering] .note"]).ToHaveTextAsync("50 %");
        await visit.Button("Cancel").ClickAsync();
        await visit.Button("Really cancel?").ClickAsync();
        await Expect(visit[".job .state"]).ToHaveTextAsync("Canceled");
        await Expect(visit[".frame[data-state=rendering]"]).ToHaveCountAsync(0);
        Assert.Equal(JobState.Canceled, (await farm.JobAsync(job.Id)).State);

        await farm.Coordinator.KillAsync();
        try
        {
            await Expect(visit["#lost"]).ToBeVisibleAsync();
            await visit["summary", "More"].ClickAsync();
            await visit.Button("Rename…").ClickAsync();
            await visit["dialog[open] button[type=submit]"].ClickAsync();
            await Expect(visit["dialog[open] [role=alert]"]).ToContainTextAsync("does not answer");
            await visit.Page.Keyboard.PressAsync("Escape");
        }
        finally
        {
            await farm.Coordinator.StartAgainAsync();
        }

        await Expect(visit["#link"]).ToHaveTextAsync("Live");
        await Expect(visit["#lost"]).ToBeHiddenAsync();
        await Expect(visit["#said"]).ToBeHiddenAsync();
        await Expect(visit[".frame"]).ToHaveCountAsync(6);
        farm.Worker.OnFrame = (_, _) => Task.FromResult<(FaultKind, string)?>(null);
        var next = await farm.Http.SubmitAsync("1");
        await visit.GoAsync("#/");
        await Expect(visit[$"[data-job='{next.Id}']"]).ToBeVisibleAsync();
    }

    [Fact]
    public async Task A_job_is_paused_resumed_retried_and_deleted()
    {
        await using var visit = await farm.OpenAsync();
        var (reached, goOn) = farm.Worker.HoldAt(2);
        var job = await farm.Http.SubmitAsync("1-6");
        await visit.GoAsync($"#/job/{job.Id}");
        var state = visit[".job .state"];
        var (pause, resume) = (visit.Button("Pause"), visit.Button("Resume"));
        await reached.WaitAsync(Wait.Patience);
        await Expect(resume).ToBeHiddenAsync();
        await pause.ClickAsync();
        await Expect(state).ToHaveTextAsync("Paused");
        await Expect(pause).ToBeHiddenAsync();

        goOn.SetResult();
        await Expect(visit[".job"]).ToContainTextAsync("waits to be resumed");
        await resume.ClickAsync();
        await Expect(state).ToHaveTextAsync("Completed");
        await Expect(pause).ToBeHiddenAsync();

        // One that fails is tried again by its group, and one that is deleted goes.
        farm.Worker.OnFrame = (_, _) => Task.FromResult<(FaultKind, string)?>((FaultKind.Frame, "It broke."));
        job = await farm.Http.SubmitAsync("7-8");
        await visit.GoAsync($"#/job/{job.Id}/problems");
        await Expect(state).ToHaveTextAsync("Failed");
        await Expect(visit[".problem-group h2"]).ToHaveTextAsync("2 frames failed");
        await Expect(visit[".problem-group"]).ToContainTextAsync("It broke.");
        farm.Worker.OnFrame = (_, _) => Task.FromResult<(FaultKind, string)?>(null);
        await visit.Button("Retry these").ClickAsync();
        await Expect(state).ToHaveTextAsync("Completed");
        await Expect(visit.Button("Retry failed")).ToBeHiddenAsync();
        await Expect(visit[".tab"]).ToHaveTextAsync("Nothing is wrong.");
        await visit.ChangeAsync("Delete…");
        await Expect(visit["#said"]).ToHaveTextAsync("1 job deleted.");
        await Expect(visit[$"[data-job='{job.Id}']"]).ToHaveCountAsync(0);
        using var gone = await farm.Http.GetAsync($"/api/jobs/{job.Id}");
        Assert.Equal(System.Net.HttpStatusCode.NotFound, gone.StatusCode);
    }

    [Fact]
    public async Task A_job_is_renamed_extended_duplicated_and_given_another_priority_budget_deadline_and_number_of_instances()
    {
        await using var visit = await farm.OpenAsync();
        await farm.Http.PublishWorkerAsync([1, 2, 3]);
        var scene = await farm.Http.UploadAsync(FarmClient.NewScene());
        var rental = new Rental
        {
            Instances = 1,
            InstanceTypes = ["c5.large"],
            Budget = 3,
        };
        using var submitted = await farm.Http.TrySubmitAsync(
            new JobRequest
            {
                Scene = scene,
                Frames = "1-4",
                Name = "first",
                Rental = rental,
            }
        );
        Assert.True(submitted.IsSuccessStatusCode, await submitted.Content.ReadAsStringAsync());
        var job = await submitted.Content.ReadFromJsonAsync<JobResponse>(ApiJson.Options);
        // It is held: nothing is rented for it.
        using (await farm.Http.PostAsync($"/api/jobs/{job!.Id}/pause", null))
            await visit.GoAsync($"#/job/{job.Id}");

        await visit.ChangeAsync("Rename…", "name", "second");
        await Expect(visit[".job h1"]).ToHaveTextAsync("second");
        await visit.ChangeAsync("Priority…", "priority", "7");
        await Expect(visit[".job"]).ToContainTextAsync("priority 7");
        await visit.ChangeAsync("Budget…", "budget", "4.5");
        await visit.ChangeAsync("Instances…", "instances", "3");
        await visit.ChangeAsync("Deadline…", "deadline", $"{DateTime.Now.AddDays(2):yyyy-MM-ddTHH:mm}");
        await visit.ChangeAsync("Extend…", "frames", "5-6");
        await Expect(visit[".job"]).ToContainTextAsync("0 of 6 frames");
        await Expect(visit[".frame"]).ToHaveCountAsync(6);
        var changed = await farm.JobAsync(job.Id);
        Assert.Equal(("second", 7, 6), (changed.Name, changed.Priority, changed.Frames.Total));
        Assert.Equal((4.5m, 3), (changed.Rental!.Budget, changed.Rental.Instances));
        Assert.InRange(changed.Rental.Deadline!.Value, DateTimeOffset.Now.AddDays(1), DateTimeOffset.Now.AddDays(3));

        // What is refused says why, and stays open to be mended.
        await visit["summary", "More"].ClickAsync();
        await visit.Button("Priority…").ClickAsync();
        await visit["dialog[open] [name=priority]"].FillAsync("1000");
        await visit["dialog[open] button[type=submit]"].ClickAsync();
        await Expect(visit["dialog[open] [data-problem=priority]"]).ToContainTextAsync("-100");
        await visit.Button("Back").ClickAsync();

        await visit["summary", "More"].ClickAsync();
        await visit.Button("Duplicate…").ClickAsync();
        await Expect(visit["[name=name]"]).ToHaveValueAsync("second again");
        await visit["[name=samples]"].FillAsync("32");
        foreach (var field in (string[])["instances", "budget"])
            await visit[$"[name={field}]"].FillAsync("");
        await visit.Button("Render").ClickAsync();
        await Expect(visit[".job h1"]).ToHaveTextAsync("second again");
        await Expect(visit[".job .state"]).ToHaveTextAsync("Completed");
        var copy = (await farm.Coordinator.GetAsync<JobResponse[]>("/api/jobs?limit=1"))[0];
        Assert.Equal((32, scene, 6, (Rental?)null), (copy.Settings.Samples, copy.Scene, copy.Frames.Total, copy.Rental));
        using (await farm.Http.DeleteAsync($"/api/jobs/{job.Id}")) { }
    }
}
