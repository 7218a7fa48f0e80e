using Microsoft.Playwright;
using RenderFarm.Contracts.Api;
using RenderFarm.Contracts.Messages;
using RenderFarm.Tests.Coordinator.Housekeeping;
using RenderFarm.Tests.LocalCloud;
using static Microsoft.Playwright.Assertions;

namespace RenderFarm.Tests.Coordinator.Page;

/// <summary>The page in a real browser, with real events.</summary>
public sealed class PageTests : IAsyncLifetime
{
    private const float Patience = 60_000;

    private readonly List<string> _complaints = [];
    private LocalCloudProcess _cloud = null!;
    private CoordinatorProcess _coordinator = null!;
    private TestWorker _worker = null!;
    private IPlaywright _playwright = null!;
    private IBrowser _browser = null!;
    private IPage _page = null!;

    public async Task InitializeAsync()
    {
        _cloud = await LocalCloudProcess.StartAsync();
        _coordinator = await CoordinatorProcess.StartAsync(_cloud);
        await _coordinator.ReadyAsync();
        _worker = await TestWorker.StartAsync(_cloud);
        _playwright = await Playwright.CreateAsync();
        _browser = await LaunchAsync(_playwright);
        _page = await _browser.NewPageAsync();
        _page.PageError += (_, error) => _complaints.Add(error);
        _page.Console += (_, message) =>
        {
            if (message.Text.Contains("Content Security Policy", StringComparison.Ordinal))
                _complaints.Add(message.Text);
        };
        SetDefaultExpectTimeout(Patience);
        await _page.GotoAsync(_coordinator.Address.ToString());
        await Expect(_page.Locator("#link")).ToHaveTextAsync("Live");
    }

    public async Task DisposeAsync()
    {
        await _browser.DisposeAsync();
        _playwright.Dispose();
        await _worker.DisposeAsync();
        await _coordinator.DisposeAsync();
        await _cloud.DisposeAsync();
    }

    /// <summary>The browser, with further arguments if need be.</summary>
    internal static Task<IBrowser> LaunchAsync(IPlaywright playwright, params string[] more) =>
        playwright.Chromium.LaunchAsync(
            new BrowserTypeLaunchOptions
            {
                ExecutablePath = Environment.GetEnvironmentVariable("CHROMIUM_PATH") ?? "/usr/bin/chromium",
                Args =
                [
                    "--no-sandbox",
                    "--disable-gpu",
                    "--disable-quic",
                    "--no-first-run",
                    "--disable-background-networking",
                    "--disable-component-update",
                    "--disable-sync",
                    .. more,
                ],
            }
        );

    [Fact]
    public async Task A_job_appears_and_fills_with_pictures_while_it_renders()
    {
        await Expect(_page.Locator("#empty")).ToContainTextAsync("submit FILE.blend");
        _worker.OnFrame = (frame, _) =>
            Task.FromResult<(FaultKind, string)?>(frame == 3 ? (FaultKind.Frame, "The texture <b>wood</b> is gone.") : null);
        var settings = new RenderSettings
        {
            ResolutionPercent = 50,
            Denoise = false,
            Properties = new PropertyValues { ["cycles.max_bounces"] = "<b>4</b>" },
        };
        var job = await _coordinator.Http.SubmitAsync("1-6", name: "<img src=x onerror=alert(1)> & co", settings);

        var card = _page.Locator($"[data-job='{job.Id}']");
        await Expect(card.Locator(".name")).ToHaveTextAsync("<img src=x onerror=alert(1)> & co");
        await Expect(card.Locator(".frame[data-state=rendered] img.here")).ToHaveCountAsync(5);
        await Expect(card.Locator(".frame[data-state=failed]")).ToContainTextAsync("The texture <b>wood</b> is gone.");
        await Expect(card.Locator(".state")).ToHaveTextAsync("Failed");
        await Expect(card.Locator(".error")).ToContainTextAsync("1 of 6 frames failed");
        await Expect(card.Locator(".settings")).ToHaveTextAsync("Blender 3.4Resolution 50 %Denoise offcycles.max_bounces <b>4</b>");
        await Expect(card.Locator(".legend")).ToContainTextAsync("Render");
        await Expect(_page.Locator("#empty")).ToBeHiddenAsync();
        await Expect(_page.Locator("#workers")).ToContainTextAsync("5 frames rendered");

        await card.Locator(".frame").First.ClickAsync();
        await Expect(_page.Locator("#viewer-stage img")).ToBeVisibleAsync();
        await _page.Keyboard.PressAsync("ArrowRight");
        await _page.Keyboard.PressAsync("ArrowRight");
        await Expect(_page.Locator("#viewer-title")).ToHaveTextAsync("Frame 3");
        await Expect(_page.Locator("#viewer-stage pre")).ToHaveTextAsync("the last words");
        await _page.Keyboard.PressAsync("Escape");
        await Expect(_page.Locator("#viewer")).ToBeHiddenAsync();
        Assert.Empty(_complaints);
    }

    [Fact]
    public async Task A_worker_is_drained_at_the_second_click_and_says_why_it_ends()
    {
        var card = _page.Locator($"[data-worker='{_worker.Id}']");
        await card.GetByRole(AriaRole.Button, new LocatorGetByRoleOptions { Name = "Drain" }).ClickAsync();
        await card.GetByRole(AriaRole.Button, new LocatorGetByRoleOptions { Name = "Really drain?" }).ClickAsync();

        await Expect(card.Locator(".state")).ToHaveTextAsync("Draining");
        await Expect(card).ToContainTextAsync("Ends: It was drained by a person.");
        await Expect(card.GetByRole(AriaRole.Button)).ToHaveCountAsync(0);
        Assert.Empty(_complaints);
    }

    [Fact]
    public async Task A_job_is_canceled_at_the_second_click_and_a_coordinator_that_is_away_is_noticed()
    {
        _worker.OnFrame = TestWorker.NeverEnds;
        var job = await _coordinator.Http.SubmitAsync("1-6");
        var card = _page.Locator($"[data-job='{job.Id}']");
        await Expect(card.Locator(".frame[data-state=rendering] .note")).ToHaveTextAsync("50 %");
        await card.GetByRole(AriaRole.Button, new LocatorGetByRoleOptions { Name = "Cancel" }).ClickAsync();
        await card.GetByRole(AriaRole.Button, new LocatorGetByRoleOptions { Name = "Really cancel?" }).ClickAsync();
        await Expect(card.Locator(".state")).ToHaveTextAsync("Canceled");
        await Expect(card.Locator(".frame[data-state=rendering]")).ToHaveCountAsync(0);
        Assert.Equal(JobState.Canceled, (await _coordinator.GetAsync<JobResponse>($"/api/jobs/{job.Id}")).State);

        await _coordinator.KillAsync();
        await Expect(_page.Locator("#lost")).ToBeVisibleAsync();
        await _coordinator.StartAgainAsync();
        await Expect(_page.Locator("#link")).ToHaveTextAsync("Live");
        await Expect(_page.Locator("#lost")).ToBeHiddenAsync();
        Assert.Empty(_complaints);
    }

    [Fact]
    public async Task A_job_is_paused_resumed_retried_and_deleted()
    {
        var (reached, goOn) = _worker.HoldAt(2);
        var job = await _coordinator.Http.SubmitAsync("1-6");
        var card = _page.Locator($"[data-job='{job.Id}']");
        var (pause, resume) = (Button("Pause"), Button("Resume"));
        await reached.WaitAsync(Wait.Patience);
        await Expect(resume).ToBeHiddenAsync();
        await pause.ClickAsync();
        await Expect(card.Locator(".state")).ToHaveTextAsync("Paused");
        await Expect(pause).ToBeHiddenAsync();

        goOn.SetResult();
        await Expect(card).ToContainTextAsync("waits to be resumed");
        await resume.ClickAsync();
        await Expect(card.Locator(".state")).ToHaveTextAsync("Completed");
        await Expect(pause).ToBeHiddenAsync();
        Assert.Equal(Enumerable.Range(1, 6), _worker.Stored.Order());

        // One that fails is tried again, and one that is deleted goes.
        _worker.OnFrame = (_, _) => Task.FromResult<(FaultKind, string)?>((FaultKind.Frame, "It broke."));
        job = await _coordinator.Http.SubmitAsync("7");
        card = _page.Locator($"[data-job='{job.Id}']");
        await Expect(card.Locator(".state")).ToHaveTextAsync("Failed");
        _worker.OnFrame = (_, _) => Task.FromResult<(FaultKind, string)?>(null);
        await Button("Retry failed").ClickAsync();
        await Expect(card.Locator(".state")).ToHaveTextAsync("Completed");
        await Expect(Button("Retry failed")).ToBeHiddenAsync();
        using (await _coordinator.Http.DeleteAsync($"/api/jobs/{job.Id}"))
            await Expect(card).ToHaveCountAsync(0);
        Assert.Empty(_complaints);

        ILocator Button(string name) => card.GetByRole(AriaRole.Button, new LocatorGetByRoleOptions { Name = name, Exact = true });
    }

    [Fact]
    public async Task A_message_that_could_not_be_processed_is_seen_and_taken_again_or_dropped()
    {
        var sqs = _cloud.CreateSqsClient();
        var letters = _page.Locator("#letters");

        // One that fails no more: taken again, its worker comes to the page.
        var aside = await sqs.CreateQueueAsync("renderfarm-coordinator_error");
        await sqs.SendMessageAsync(aside.QueueUrl, DeadLetterTests.Envelope(nameof(WorkerHeartbeat), DeadLetterTests.Heartbeat("w-again")));
        await Expect(letters).ToContainTextAsync("1 message could not be processed");
        await Expect(letters).ToContainTextAsync("WorkerHeartbeat · for coordinator · worker w-again");
        await Expect(_page.Locator("[data-worker='w-again']")).ToHaveCountAsync(0);
        await letters.GetByRole(AriaRole.Button, new LocatorGetByRoleOptions { Name = "Take them again" }).ClickAsync();
        await Expect(_page.Locator("[data-worker='w-again']")).ToHaveCountAsync(1);
        await Expect(letters).ToBeHiddenAsync();

        // One that fails as often as it is taken.
        var queue = await sqs.GetQueueUrlAsync("renderfarm-coordinator");
        await sqs.SendMessageAsync(queue.QueueUrl, "{ this is no JSON");
        await Expect(letters).ToContainTextAsync("A message · for coordinator");
        await letters.GetByRole(AriaRole.Button, new LocatorGetByRoleOptions { Name = "Drop them" }).ClickAsync();
        await Expect(letters).ToBeHiddenAsync();
        Assert.Empty(await _coordinator.GetAsync<DeadLetterResponse[]>("/api/dead-letters"));
        Assert.Empty(_complaints);
    }
}
