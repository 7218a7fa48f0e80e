using Microsoft.Playwright;
using RenderFarm.Benchmarks.Farm;
using RenderFarm.Contracts.Api;
using RenderFarm.Tests.Coordinator.Page;
using RenderFarm.Tests.Processes;
using static Microsoft.Playwright.Assertions;

namespace RenderFarm.Tests.EndToEnd;

/// <summary>The Aspire dashboard of the demo, in a real browser.</summary>
[Collection(nameof(WholeFarm))]
public sealed class DashboardTests
{
    private const float Patience = 120_000;

    /// <summary>Pictures of the run are kept here, the best of them in docs/images.</summary>
    private static string Pictures => Directory.CreateDirectory(Path.Combine(AppContext.BaseDirectory, "pictures")).FullName;

    [Fact]
    public async Task It_asks_for_its_key_shows_the_parts_and_a_frames_trace_from_feed_to_commit()
    {
        var address = $"http://localhost:{FreePort.Find()}";
        await using var farm = FarmProcess.Start(
            new Dictionary<string, string?>
            {
                ["ASPNETCORE_URLS"] = address,
                ["ASPIRE_DASHBOARD_OTLP_ENDPOINT_URL"] = $"http://localhost:{FreePort.Find()}",
                ["ASPIRE_RESOURCE_SERVICE_ENDPOINT_URL"] = $"http://localhost:{FreePort.Find()}",
                ["ASPIRE_ALLOW_UNSECURED_TRANSPORT"] = "true",
            },
            "demo"
        );
        var login = (await farm.LineAsync("/login?t=")).Split(' ')[^1].Trim();
        var job = await farm.JobAsync(job => job.State == JobState.Completed);
        var frame = (await farm.FramesAsync(job.Id)).MinBy(frame => frame.Frame)!; // its trace has the start of Blender, too

        using var playwright = await Playwright.CreateAsync();
        await using var browser = await PageFarm.LaunchAsync(playwright);
        var page = await browser.NewPageAsync(
            new()
            {
                ViewportSize = new() { Width = 1400, Height = 1500 },
            }
        );
        SetDefaultExpectTimeout(Patience);
        await page.GotoAsync(address);
        await Expect(page)
            .ToHaveURLAsync(
                new System.Text.RegularExpressions.Regex(
                    "/login",
                    System.Text.RegularExpressions.RegexOptions.None,
                    TimeSpan.FromSeconds(1)
                )
            );

        await page.GotoAsync(login);
        foreach (var part in (string[])["coordinator", "localcloud", "worker"])
            await Expect(page.GetByRole(AriaRole.Row).Filter(new() { HasText = part }).First).ToContainTextAsync("Running");
        await page.ScreenshotAsync(new() { Path = Path.Combine(Pictures, "dashboard.png") });

        await page.GotoAsync($"{address}/traces/detail/{frame.TraceId}");
        foreach (var span in (string[])["frame.feed", "queue.wait", "frame.render", "blender.start", "blender.render", "frame.commit"])
            await Expect(page.GetByText(span).First).ToBeVisibleAsync();
        await page.ScreenshotAsync(new() { Path = Path.Combine(Pictures, "trace.png") });
    }
}
