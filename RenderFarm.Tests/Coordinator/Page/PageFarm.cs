using Deque.AxeCore.Playwright;
using Microsoft.Playwright;
using RenderFarm.Contracts.Api;
using RenderFarm.Tests.LocalCloud;
using static Microsoft.Playwright.Assertions;

namespace RenderFarm.Tests.Coordinator.Page;

/// <summary>The farm that the tests of the page share, with a real browser. Each test opens pages of its own.</summary>
public sealed class PageFarm : IAsyncLifetime
{
    private const float Patience = 60_000;

    private IPlaywright _playwright = null!;
    private IBrowser _browser = null!;

    /// <summary>Pictures of the run are kept here, the best of them in docs/images.</summary>
    private static string Pictures => Directory.CreateDirectory(Path.Combine(AppContext.BaseDirectory, "pictures")).FullName;

    internal LocalCloudProcess Cloud { get; private set; } = null!;

    internal CoordinatorProcess Coordinator { get; private set; } = null!;

    internal TestWorker Worker { get; private set; } = null!;

    internal HttpClient Http => Coordinator.Http;

    public async Task InitializeAsync()
    {
        Cloud = await LocalCloudProcess.StartAsync();
        Coordinator = await CoordinatorProcess.StartAsync(Cloud, ("Fleet__Enabled", "true"));
        await Coordinator.ReadyAsync();
        Worker = await TestWorker.StartAsync(Cloud);
        _playwright = await Playwright.CreateAsync();
        _browser = await LaunchAsync(_playwright);
        SetDefaultExpectTimeout(Patience);
    }

    public async Task DisposeAsync()
    {
        await _browser.DisposeAsync();
        _playwright.Dispose();
        await Worker.DisposeAsync();
        await Coordinator.DisposeAsync();
        await Cloud.DisposeAsync();
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

    /// <summary>Opens the page at an address, with a worker that renders whatever comes.</summary>
    internal async Task<PageVisit> OpenAsync(string address = "#/", int width = 1280, int height = 900)
    {
        Worker.OnFrame = (_, _) => Task.FromResult<(Contracts.Messages.FaultKind, string)?>(null);
        var visit = new PageVisit(
            await _browser.NewPageAsync(
                new()
                {
                    ViewportSize = new() { Width = width, Height = height },
                }
            )
        );
        await visit.Page.GotoAsync(new Uri(Coordinator.Address, address).ToString());
        await Expect(visit.Page.Locator("#link")).ToHaveTextAsync("Live");
        return visit;
    }

    /// <summary>A job that is rendered, with its video.</summary>
    internal async Task<JobResponse> RenderedAsync(string frames, string name)
    {
        Worker.OnFrame = (_, _) => Task.FromResult<(Contracts.Messages.FaultKind, string)?>(null);
        var job = await Http.SubmitAsync(frames, name);
        return await Wait.ForAsync(
            () => JobAsync(job.Id),
            done => done.State == JobState.Completed && done.Artifacts.All(made => made.State == ArtifactState.Ready),
            "the job and its video"
        );
    }

    internal Task<JobResponse> JobAsync(string id) => Coordinator.GetAsync<JobResponse>($"/api/jobs/{id}");

    /// <summary>A farm on which nothing was ever rendered.</summary>
    internal async Task ForgetJobsAsync()
    {
        foreach (var job in await Coordinator.GetAsync<JobResponse[]>("/api/jobs?limit=500"))
            using (await Http.DeleteAsync($"/api/jobs/{job.Id}")) { }
    }

    /// <summary>A page that is open, and what it complained of.</summary>
    internal sealed class PageVisit : IAsyncDisposable
    {
        private readonly List<string> _complaints = [];

        public PageVisit(IPage page)
        {
            Page = page;
            page.PageError += (_, error) => _complaints.Add(error);
            page.Console += (_, message) =>
            {
                if (message.Text.Contains("Content Security Policy", StringComparison.Ordinal))
                    _complaints.Add(message.Text);
            };
        }

        public IPage Page { get; }

        public ILocator this[string selector, string? text = null] => Page.Locator(selector, new() { HasText = text });

        public ILocator Button(string name, string within = "body") =>
            Page.Locator(within).GetByRole(AriaRole.Button, new() { Name = name, Exact = true });

        /// <summary>Goes to another of the page's addresses, as a click does.</summary>
        public Task GoAsync(string hash) => Page.EvaluateAsync("hash => { location.hash = hash; }", hash);

        /// <summary>Chooses something behind the job's word More, and fills the dialog that opens.</summary>
        public async Task ChangeAsync(string what, string? field = null, string? value = null)
        {
            await this["summary", "More"].ClickAsync();
            await Button(what).ClickAsync();
            if (field is not null)
                await Page.Locator($"dialog[open] [name={field}]").FillAsync(value!);
            await Page.Locator("dialog[open] button[type=submit]").ClickAsync();
            await Expect(Page.Locator("dialog.ask[open]")).ToHaveCountAsync(0);
        }

        /// <summary>Nothing is in the way of anybody, in the light and in the dark; and a picture of each is kept.</summary>
        public async Task CheckAsync(string name)
        {
            foreach (var scheme in (ColorScheme[])[ColorScheme.Dark, ColorScheme.Light])
            {
                await Page.EmulateMediaAsync(new() { ColorScheme = scheme, ReducedMotion = ReducedMotion.Reduce });
                var found = await Page.RunAxe();
                Assert.Empty(
                    found.Violations.Select(violation => $"{name} {scheme}: {violation.Id}: {violation.Nodes[0].Html} ({violation.Help})")
                );
                await Page.ScreenshotAsync(new() { Path = Path.Combine(Pictures, $"{name}-{scheme}.png".ToLowerInvariant()) });
            }
        }

        public async ValueTask DisposeAsync()
        {
            await Page.CloseAsync();
            Assert.Empty(_complaints);
        }
    }
}

/// <summary>The tests of the page share one farm; each has jobs of its own.</summary>
[CollectionDefinition(nameof(PageCollection))]
public sealed class PageCollection : ICollectionFixture<PageFarm>;
