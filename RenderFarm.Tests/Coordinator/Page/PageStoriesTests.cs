using System.IO.Compression;
using System.Security.Cryptography;
using Microsoft.Playwright;
using RenderFarm.Contracts.Api;
using RenderFarm.Contracts.Messages;
using RenderFarm.Tests.Coordinator.Housekeeping;
using static Microsoft.Playwright.Assertions;

namespace RenderFarm.Tests.Coordinator.Page;

/// <summary>What people do on the page besides: submit, watch, look after machines and the system, on a phone, with help.</summary>
[Collection(nameof(PageCollection))]
public sealed class PageStoriesTests(PageFarm farm)
{
    [Fact]
    public async Task A_dropped_file_is_sent_once_looked_at_and_rendered()
    {
        await using var visit = await farm.OpenAsync("#/submit");
        var file = FarmClient.NewScene();
        await visit["#file"]
            .SetInputFilesAsync(
                new FilePayload
                {
                    Name = "shot.blend",
                    MimeType = "application/octet-stream",
                    Buffer = file,
                }
            );

        await Expect(visit["#found"]).ToContainTextAsync("shot.blend");
        await Expect(visit["#found"]).ToContainTextAsync("Camera");
        await visit["[name=frames]"].FillAsync("x");
        await visit.Button("Render").ClickAsync();
        await Expect(visit["[data-problem=frames]"]).Not.ToBeEmptyAsync();
        await visit["[name=frames]"].FillAsync("1-3");
        await visit["[name=samples]"].FillAsync("4");
        await visit.Button("What would it take?").ClickAsync();
        await Expect(visit["#quote"]).ToContainTextAsync("Quote for 3 frames");
        await visit.CheckAsync("submit");
        await visit.Button("Render").ClickAsync();
        await Expect(visit[".job h1"]).ToHaveTextAsync("shot");
        await Expect(visit[".job .state"]).ToHaveTextAsync("Completed");
        var job = (await farm.Coordinator.GetAsync<JobResponse[]>("/api/jobs?limit=1"))[0];
        Assert.Equal((Convert.ToHexStringLower(SHA256.HashData(file)), 4, 3), (job.Scene, job.Settings.Samples, job.Frames.Total));

        // The same file again is known by its hash; one that is none is refused.
        var sent = 0;
        visit.Page.Request += (_, request) => sent += request.Method == "PUT" ? 1 : 0;
        await visit.GoAsync("#/submit");
        await visit["#file"]
            .SetInputFilesAsync(
                new FilePayload
                {
                    Name = "shot.blend",
                    MimeType = "application/octet-stream",
                    Buffer = file,
                }
            );
        await Expect(visit["#found"]).ToContainTextAsync("shot.blend");
        await visit["#file"]
            .SetInputFilesAsync(
                new FilePayload
                {
                    Name = "shot.png",
                    MimeType = "image/png",
                    Buffer = TestWorker.Image,
                }
            );
        await Expect(visit["#said"]).ToContainTextAsync("'shot.png' is no .blend.");
        Assert.Equal(0, sent);
    }

    [Fact]
    public async Task A_finished_job_begins_with_its_movie_and_its_frames_can_be_leafed_through()
    {
        var job = await farm.RenderedAsync("1-4", "movie");
        await using var visit = await farm.OpenAsync($"#/job/{job.Id}");
        await Expect(visit["video"]).ToHaveAttributeAsync("src", $"/api/jobs/{job.Id}/video");
        var shown = visit[".flipbook output"];
        await Expect(shown).ToHaveTextAsync("Frame 1");
        await visit.Page.Keyboard.PressAsync(".");
        await Expect(shown).ToHaveTextAsync("Frame 2");
        await visit.Page.Keyboard.PressAsync(",");
        await visit.Page.Keyboard.PressAsync(",");
        await Expect(shown).ToHaveTextAsync("Frame 4");
        await visit["main"].FocusAsync();
        await visit.Page.Keyboard.PressAsync(" ");
        await Expect(visit.Button("Stop")).ToBeVisibleAsync();
        await visit.Button("Stop").ClickAsync();
        await visit[".flipbook [aria-label='Compare with']"].SelectOptionAsync("before");
        await Expect(visit[".flipbook .over"]).ToBeVisibleAsync();
        await visit.CheckAsync("watch");

        var frames = await visit.Page.RunAndWaitForDownloadAsync(async () =>
        {
            await visit["summary", "Download"].ClickAsync();
            await visit["a", "All frames (zip)"].ClickAsync();
        });
        await using var zip = await ZipArchive.CreateAsync(File.OpenRead(await frames.PathAsync()), ZipArchiveMode.Read, false, null);
        Assert.Equal("movie.zip", frames.SuggestedFilename);
        Assert.Equal(4, zip.Entries.Count);
        Assert.All(zip.Entries, entry => Assert.Equal(TestWorker.Image.Length, entry.Length));
    }

    [Fact]
    public async Task A_worker_is_drained_at_the_second_click_and_says_why_it_ends_and_a_price_is_set()
    {
        await using var drained = await TestWorker.StartAsync(farm.Cloud, "drained-worker", finishes: false);
        await using var visit = await farm.OpenAsync("#/machines");
        var line = visit["[data-worker=drained-worker]"];
        await line.GetByRole(AriaRole.Button, new() { Name = "Drain" }).ClickAsync();
        await line.GetByRole(AriaRole.Button, new() { Name = "Really drain?" }).ClickAsync();
        await Expect(line.Locator(".state")).ToHaveTextAsync("Draining");
        await Expect(line).ToContainTextAsync("Ends: It was drained by a person.");
        await Expect(line.GetByRole(AriaRole.Button)).ToHaveCountAsync(0);

        await visit["#prices summary"].ClickAsync();
        var price = visit["#prices tr"].Filter(new() { HasText = "c5.large" }).First;
        await price.GetByRole(AriaRole.Button).ClickAsync();
        await visit["dialog[open] [name=dollars]"].FillAsync("0.05");
        await visit["dialog[open] button[type=submit]"].ClickAsync();
        await Expect(price).ToContainTextAsync("$0.05");
        await Expect(price).ToContainTextAsync("Set by hand");
        Assert.Equal(0.05m, Assert.Single(await farm.Coordinator.GetAsync<LocalPrice[]>("/api/local/prices"), one => one.IsSet).Spot);
        await visit.CheckAsync("machines");
    }

    [Fact]
    public async Task A_message_that_could_not_be_processed_is_seen_everywhere_and_taken_again_or_dropped()
    {
        var sqs = farm.Cloud.CreateSqsClient();
        await using var visit = await farm.OpenAsync();
        var letters = visit["#dead-letters"];

        // One that fails no more: taken again, its worker comes to the page.
        var aside = await sqs.CreateQueueAsync("renderfarm-coordinator_error");
        await sqs.SendMessageAsync(aside.QueueUrl, DeadLetterTests.Envelope(nameof(WorkerHeartbeat), DeadLetterTests.Heartbeat("w-again")));
        await Expect(visit["#letters"]).ToContainTextAsync("1 message could not be processed");
        await visit["#letters a"].ClickAsync();
        await Expect(letters).ToContainTextAsync("WorkerHeartbeat for coordinator · worker w-again");
        await visit.CheckAsync("system");
        await visit.Button("Take it again").ClickAsync();
        await Expect(letters).ToContainTextAsync("None.");
        await Expect(visit["#letters"]).ToBeHiddenAsync();
        await visit.GoAsync("#/machines");
        await Expect(visit["[data-worker='w-again']"]).ToHaveCountAsync(1);

        // One that fails as often as it is taken.
        var queue = await sqs.GetQueueUrlAsync("renderfarm-coordinator");
        await sqs.SendMessageAsync(queue.QueueUrl, "{ this is no JSON");
        await Wait.ForAsync(
            () => farm.Coordinator.GetAsync<DeadLetterResponse[]>("/api/dead-letters"),
            found => found.Length == 1,
            "the letter"
        );
        await visit.GoAsync("#/system");
        await Expect(letters).ToContainTextAsync("A message for coordinator");
        await visit.Button("Drop them").ClickAsync();
        await visit.Button("Really drop all?").ClickAsync();
        await Expect(letters).ToContainTextAsync("None.");
        Assert.Empty(await farm.Coordinator.GetAsync<DeadLetterResponse[]>("/api/dead-letters"));

        // Who may come in.
        await visit.Button("New token…").ClickAsync();
        await visit["dialog[open] [name=name]"].FillAsync("desk");
        await visit["dialog[open] button[type=submit]"].ClickAsync();
        await Expect(visit["#tokens code"]).ToContainTextAsync("rft_");
        await visit.Button("Revoke", "#tokens").ClickAsync();
        await visit.Button("Really revoke?").ClickAsync();
        await Expect(visit["#tokens table"]).ToHaveCountAsync(0);
    }

    [Fact]
    public async Task Nothing_is_in_the_way_of_anybody_and_nothing_is_wider_than_a_phone()
    {
        farm.Worker.Flags = frame => frame == 2 ? [new FrameSuspicion(FrameFlag.Black, "Every pixel is black.")] : [];
        var job = await farm.RenderedAsync("1-5", "a job with a name that is longer than what a phone has room for");
        farm.Worker.Flags = _ => [];
        var views = new Dictionary<string, string>
        {
            ["jobs"] = "#/",
            ["frames"] = $"#/job/{job.Id}/frames",
            ["cost"] = $"#/job/{job.Id}/cost",
            ["problems"] = $"#/job/{job.Id}/problems",
            ["settings"] = $"#/job/{job.Id}/settings",
            ["frame"] = $"#/job/{job.Id}/frame/2",
        };
        await using var wide = await farm.OpenAsync();
        await using var phone = await farm.OpenAsync("#/", width: 390, height: 800);
        foreach (var (name, address) in views)
        {
            await wide.GoAsync(address);
            await Expect(wide[$"main h1"]).Not.ToBeEmptyAsync();
            await Expect(wide[".item, .timings, .problem-group, .settings table, .stage img"].First).ToBeVisibleAsync();
            await wide.CheckAsync(name);
        }

        foreach (var address in views.Values.Concat([$"#/job/{job.Id}/watch", "#/machines", "#/submit", "#/system"]))
        {
            await phone.GoAsync(address);
            await Expect(phone[$"main h1"]).Not.ToBeEmptyAsync();
            var wider = await phone.Page.EvaluateAsync<int>("() => document.documentElement.scrollWidth - window.innerWidth");
            Assert.True(wider <= 0, $"{address} is {wider} pixels wider than a phone");
        }

        // By hand, for good, and whatever the system has.
        await wide["#theme"].ClickAsync();
        await Expect(wide["html"]).ToHaveAttributeAsync("data-theme", "light");
        await wide.Page.ReloadAsync();
        await Expect(wide["html"]).ToHaveAttributeAsync("data-theme", "light");
    }

    [Fact]
    public async Task The_page_is_small_compressed_and_kept_by_the_browser()
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/");
        request.Headers.AcceptEncoding.ParseAdd("br");
        using var index = await farm.Http.SendAsync(request);
        Assert.Equal("no-cache", index.Headers.CacheControl!.ToString());
        Assert.Equal(["br"], index.Content.Headers.ContentEncoding);

        await using var visit = await farm.OpenAsync();
        var bytes = await visit.Page.EvaluateAsync<int>(
            "() => performance.getEntriesByType('resource').filter(one => one.name.includes('/page/'))"
                + ".reduce((sum, one) => sum + one.encodedBodySize, 0)"
        );
        Assert.InRange(bytes, 1, 60_000);
        var style = await visit["link[rel=stylesheet]"].First.GetAttributeAsync("href");
        using var kept = await farm.Http.GetAsync(style);
        Assert.True(kept.Headers.CacheControl is { MaxAge.TotalDays: 365, Extensions.Count: 1 }, $"{kept.Headers.CacheControl}");
    }
}
