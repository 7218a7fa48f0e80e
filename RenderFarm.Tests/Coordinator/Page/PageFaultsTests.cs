using System.Globalization;
using RenderFarm.Contracts.Api;
using RenderFarm.Contracts.Messages;
using static Microsoft.Playwright.Assertions;

namespace RenderFarm.Tests.Coordinator.Page;

/// <summary>What was wrong on the page once, and is right.</summary>
[Collection(nameof(PageCollection))]
public sealed class PageFaultsTests(PageFarm farm)
{
    [Fact]
    public async Task The_empty_page_says_a_command_that_finds_this_farm_and_takes_the_focus_on_a_phone()
    {
        await farm.ForgetJobsAsync();
        await using var visit = await farm.OpenAsync("#/", width: 390, height: 800);

        await Expect(visit["#empty code"]).ToHaveTextAsync($"renderfarm submit FILE.blend --wait --server {Origin}");
        // What was said of the jobs that are gone may still come, and hide it for a moment.
        await visit.Page.WaitForFunctionAsync(
            "() => { const pre = document.querySelector('#empty pre'); pre.focus(); return document.activeElement === pre; }"
        );
        await visit.CheckAsync("empty-phone");
    }

    [Fact]
    public async Task Jobs_beyond_the_first_page_are_counted_found_and_there()
    {
        await farm.ForgetJobsAsync();
        await using var visit = await farm.OpenAsync();
        var scene = await farm.Http.UploadAsync(FarmClient.NewScene());
        var jobs = await Task.WhenAll(
            Enumerable
                .Range(1, 30)
                .Select(number =>
                    farm.Http.TrySubmitAsync(
                        new JobRequest
                        {
                            Scene = scene,
                            Frames = "1",
                            Name = $"shot {number}",
                        }
                    )
                )
        );
        Assert.All(jobs, response => Assert.True(response.IsSuccessStatusCode));

        await Expect(visit[".jobs h2", "Done"]).ToHaveTextAsync("Done 30");
        await Expect(visit.Button("Completed 30")).ToBeVisibleAsync();
        await visit.Page.Keyboard.PressAsync("/");
        await visit.Page.Keyboard.TypeAsync("shot 2");
        await Expect(visit[".jobs h2", "Done"]).ToHaveTextAsync("Done 11");
        await Expect(visit[".jobs .name"]).ToHaveCountAsync(11);
        await visit["[type=search]"].FillAsync("no such");
        await Expect(visit["main"]).ToContainTextAsync("No job is like that.");
        var counts = await farm.Coordinator.GetAsync<Dictionary<string, int>>("/api/jobs/counts?name=SHOT%201");
        Assert.Equal(11, Assert.Single(counts, count => count.Key == "completed").Value);
        foreach (var response in jobs)
            response.Dispose();
    }

    [Fact]
    public async Task A_failed_jobs_bar_shows_each_part_once_and_a_suspicious_frame_is_not_said_to_be_well()
    {
        await using var visit = await farm.OpenAsync();
        farm.Worker.OnFrame = (frame, _) => Task.FromResult<(FaultKind, string)?>(frame == 4 ? (FaultKind.Frame, "It broke.") : null);
        farm.Worker.Flags = frame => frame == 2 ? [new FrameSuspicion(FrameFlag.Black, "Every pixel is black.")] : [];
        var job = await farm.Http.SubmitAsync("1-4");
        await visit.GoAsync($"#/job/{job.Id}/frames");
        await Expect(visit[".job .state"]).ToHaveTextAsync("Failed");
        farm.Worker.Flags = _ => [];

        var shares = await visit[".job .bar span"]
            .EvaluateAllAsync<string[]>("parts => parts.map(part => part.style.getPropertyValue('--share'))");
        Assert.Equal([75, 0, 25], shares.Select(share => double.Parse(share.TrimEnd('%'), CultureInfo.InvariantCulture)));
        var (all, rendered) = (await ColourAsync(".bar[data-state=failed] .rendered"), await ColourAsync("[data-tab=frames]"));
        Assert.NotEqual("rgb(255, 157, 77)", all);
        Assert.NotEqual(all, rendered);
        await Expect(visit.Button("Suspicious 1")).ToBeVisibleAsync();
        await visit[".frame.flagged"].ClickAsync();
        await Expect(visit[".frame-head .state"]).ToHaveTextAsync("Suspicious");
        await Expect(visit[".warnings"]).ToHaveTextAsync("Every pixel is black.");
        var overview = await farm.Coordinator.GetAsync<FramesOverview>($"/api/jobs/{job.Id}/frames/overview?seconds=true");
        Assert.Equal(("1-4", "dDdx", 4), (overview.Frames, overview.States, overview.Seconds!.Count));

        Task<string> ColourAsync(string selector) =>
            visit[selector].EvaluateAsync<string>("part => getComputedStyle(part).backgroundColor");
    }

    [Fact]
    public async Task A_worker_that_gets_no_more_of_a_job_is_told_of_while_that_goes_on_and_one_that_is_gone_is_a_number()
    {
        await using var visit = await farm.OpenAsync("#/machines");
        await using var bad = await TestWorker.StartAsync(farm.Cloud, "bad-worker", finishes: false);
        var failures = 0;
        var seen = new TaskCompletionSource();
        bad.OnFrame = (_, _) =>
        {
            var failure = ++failures;
            if (failure == 2)
                seen.SetResult();
            return Task.FromResult<(FaultKind, string)?>(failure <= 2 ? (FaultKind.Worker, "The GPU is lost.") : null);
        };
        farm.Worker.OnFrame = async (_, _) =>
        {
            await seen.Task;
            return null;
        };
        var job = await farm.Http.SubmitAsync("1-12", "spoiled");
        await Expect(visit["[data-worker=bad-worker]"]).ToHaveCountAsync(1);
        await Wait.ForAsync(() => farm.JobAsync(job.Id), done => done.State == JobState.Completed, "the job");
        Assert.Equal("bad-worker", Assert.Single((await farm.JobAsync(job.Id)).Blocklist).WorkerId);

        await visit.GoAsync($"#/job/{job.Id}/problems");
        await Expect(visit[".tab"]).ToContainTextAsync("Worker bad-worker got no more frames of this job");
        await Expect(visit[".notes"]).Not.ToContainTextAsync("bad-worker");
        await visit.GoAsync("#/machines");
        await Expect(visit["[data-worker=bad-worker]"]).Not.ToContainTextAsync("no more frames");
        await bad.DieAsync();
        await Expect(visit["[data-worker=bad-worker]"]).ToHaveCountAsync(0);
        await Expect(visit["#gone"]).ToContainTextAsync("gone.");
        await Expect(visit[$"[data-worker='{farm.Worker.Id}']"]).ToHaveCountAsync(1);
    }

    [Fact]
    public async Task Hundreds_of_frames_are_one_stop_of_the_tab_key_and_the_keys_go_everywhere()
    {
        await using var visit = await farm.OpenAsync();
        farm.Worker.OnFrame = TestWorker.NeverEnds;
        var job = await farm.Http.SubmitAsync("1-480");
        await visit.GoAsync($"#/job/{job.Id}/frames");
        await Expect(visit[".frame"].First).ToBeVisibleAsync();
        Assert.Equal(1, await visit[".frame[tabindex='0']"].CountAsync());
        Assert.InRange(await visit[".frame"].CountAsync(), 20, 300);

        var keys = visit.Page.Keyboard;
        for (var stop = 0; stop < 40 && await visit[".frame:focus"].CountAsync() == 0; stop++)
            await keys.PressAsync("Tab");
        await Expect(visit[".frame:focus .number"]).ToHaveTextAsync("1");
        await keys.PressAsync("ArrowRight");
        await Expect(visit[".frame:focus .number"]).ToHaveTextAsync("2");
        await keys.PressAsync("End");
        await Expect(visit[".frame:focus .number"]).ToHaveTextAsync("480");
        await keys.PressAsync("Enter");
        await Expect(visit["h1"]).ToHaveTextAsync("Frame 480");
        await keys.PressAsync("?");
        await Expect(visit["#keys"]).ToContainTextAsync("the first frame");
        await keys.PressAsync("Escape");
        await keys.PressAsync("Home");
        await Expect(visit["h1"]).ToHaveTextAsync("Frame 1");
        foreach (var (key, heading) in (IEnumerable<(string, string)>)[("m", "Machines"), ("s", "System"), ("n", "Submit"), ("j", "Jobs")])
        {
            await keys.PressAsync("g");
            await keys.PressAsync(key);
            await Expect(visit["h1"]).ToHaveTextAsync(heading);
        }

        await visit[$"[data-job='{job.Id}'] .name"].FocusAsync();
        await keys.PressAsync("x");
        await Expect(visit[".bulk"]).ToContainTextAsync("1 job chosen");
        await visit.Button("Cancel", ".bulk").ClickAsync();
        await visit.Button("Really cancel?").ClickAsync();
        await Expect(visit[$"[data-job='{job.Id}'] .state"]).ToHaveTextAsync("Canceled");
    }

    private string Origin => farm.Coordinator.Address.GetLeftPart(UriPartial.Authority);
}
