using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Security.Cryptography;
using System.Text.Json;
using System.Text.RegularExpressions;
using Microsoft.Playwright;
using RenderFarm.Contracts.Api;
using RenderFarm.Tests.Cli;
using RenderFarm.Tests.Coordinator.Page;
using RenderFarm.Tests.LocalCloud;
using static Microsoft.Playwright.Assertions;

namespace RenderFarm.Tests.Coordinator.Http;

/// <summary>A coordinator that others than this machine's programs reach.</summary>
public sealed class TokenTests : IAsyncLifetime
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("coordinator-tokens-");
    private LocalCloudProcess _cloud = null!;
    private CoordinatorProcess _coordinator = null!;

    private HttpClient Http => _coordinator.Http;

    private string First => File.ReadAllText(Path.Combine(_folder.FullName, "first-token")).Trim();

    public async Task InitializeAsync()
    {
        _cloud = await LocalCloudProcess.StartAsync();
        _coordinator = await CoordinatorProcess.StartAsync(
            _cloud,
            _folder,
            ("Urls", "http://0.0.0.0:0"),
            ("Events__Heartbeat", "00:00:01"),
            ("Coordinator__InspectionWait", "00:00:30")
        );
        await _coordinator.ReadyAsync();
        await Wait.ForAsync(() => Task.FromResult(File.Exists(Path.Combine(_folder.FullName, "first-token"))), made => made, "the first");
    }

    public async Task DisposeAsync()
    {
        await _coordinator.DisposeAsync();
        await _cloud.DisposeAsync();
    }

    [Fact]
    public async Task Nothing_is_told_or_done_without_a_token()
    {
        using var document = JsonDocument.Parse(await GetAsync("/openapi/v1.json", First));
        var operations = document
            .RootElement.GetProperty("paths")
            .EnumerateObject()
            .SelectMany(path =>
                path.Value.EnumerateObject().Select(operation => (Path: path.Name, Method: operation.Name.ToUpperInvariant()))
            )
            .ToList();
        Assert.True(operations.Count > 30);
        foreach (var (path, method) in operations.Where(operation => operation.Path != "/api/session"))
        {
            foreach (var token in (string?[])[null, "rft_nobodys"])
            {
                using var request = Request(
                    new HttpMethod(method),
                    Regex.Replace(path, @"\{[^}]*\}", "1", RegexOptions.None, Wait.Patience),
                    token
                );
                using var response = await Http.SendAsync(request);
                Assert.True(response.StatusCode == HttpStatusCode.Unauthorized, $"{method} {path}: {response.StatusCode}");
                Assert.Contains(ProblemTypes.TokenNeeded, await response.Content.ReadAsStringAsync(), StringComparison.Ordinal);
            }
        }

        Assert.Equal(HttpStatusCode.Unauthorized, (await Http.GetAsync("/openapi/v1.json")).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await Http.GetAsync("/health")).StatusCode);
    }

    [Theory]
    [InlineData(TokenScope.Read, HttpStatusCode.Forbidden, HttpStatusCode.Forbidden)]
    [InlineData(TokenScope.Submit, HttpStatusCode.OK, HttpStatusCode.Forbidden)]
    [InlineData(TokenScope.Admin, HttpStatusCode.OK, HttpStatusCode.OK)]
    public async Task A_token_allows_its_scope(TokenScope scope, HttpStatusCode submit, HttpStatusCode admin)
    {
        var token = await MakeAsync("somebody", scope);

        Assert.Equal("[]", await GetAsync("/api/jobs", token));
        var scene = new SceneRequest
        {
            Sha256 = new string('a', 64),
            SizeBytes = 5,
            Name = "a.blend",
        };
        Assert.Equal(submit, (await SendAsync(HttpMethod.Post, "/api/scenes", token, scene)).StatusCode);
        Assert.Equal(admin, (await SendAsync(HttpMethod.Get, "/api/tokens", token)).StatusCode);
        Assert.Equal(
            admin,
            (await SendAsync(HttpMethod.Post, "/api/dead-letters/drop", token, new DeadLettersRequest { All = true })).StatusCode
        );
    }

    [Fact]
    public async Task A_token_that_is_revoked_opens_nothing_more_and_ends_what_it_watches()
    {
        var token = await MakeAsync("watcher", TokenScope.Read);
        using var events = await SendAsync(HttpMethod.Get, "/api/events", token, HttpCompletionOption.ResponseHeadersRead);
        Assert.Equal(HttpStatusCode.OK, events.StatusCode);
        var rest = events.Content.ReadAsStringAsync();

        var revoked = await CliAsync(First, "token", "revoke", "watcher");

        Assert.Equal((0, "Token 'watcher' is revoked.\n"), (revoked.ExitCode, revoked.Output));
        await rest.WaitAsync(Wait.Patience);
        var jobs = await CliAsync(token, "jobs");
        Assert.Equal(2, jobs.ExitCode);
        Assert.Contains("It may have been revoked; ask for another.", jobs.Error, StringComparison.Ordinal);
        Assert.Contains("RENDERFARM_TOKEN", jobs.Error, StringComparison.Ordinal);
        Assert.Equal(2, (await CliAsync(First, "token", "revoke", "watcher")).ExitCode);
    }

    [Fact]
    public async Task A_token_that_is_revoked_in_the_middle_of_a_download_leaves_whole_files_and_what_can_be_resumed()
    {
        await using var worker = await TestWorker.StartAsync(_cloud);
        Http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", First);
        var job = await Http.SubmitAsync("1-20");
        await _coordinator.JobAsync(job.Id, changed => changed.State == JobState.Completed, "it is rendered");
        var token = await MakeAsync("guest", TokenScope.Read);
        await using var proxy = await StoreProxy.StartAsync(_coordinator.Address);
        var images = 0;
        proxy.OnRequest = async request =>
        {
            if (request.Path.Value!.EndsWith("/image", StringComparison.Ordinal) && Interlocked.Increment(ref images) == 5)
                Assert.Equal(HttpStatusCode.NoContent, (await SendAsync(HttpMethod.Delete, "/api/tokens/guest", First)).StatusCode);
        };
        proxy.CutAfter = request => request.Path.Value!.EndsWith("/2/image", StringComparison.Ordinal) ? 30 : null;
        var target = Path.Combine(_folder.FullName, "download");

        var broken = await CliAsync(token, "download", job.Id, target, "--as", "frames", "--server", proxy.Address);

        Assert.Equal(2, broken.ExitCode);
        Assert.Contains("It may have been revoked; ask for another. ", broken.Error, StringComparison.Ordinal);
        Assert.Contains($"renderfarm download {job.Id} \"{target}\"", broken.Error, StringComparison.Ordinal);
        var whole = Directory.GetFiles(target).Where(path => !path.EndsWith(".png.part", StringComparison.Ordinal)).ToList();
        Assert.InRange(whole.Count, 1, 19);
        Assert.All(whole, path => Assert.Equal(TestWorker.Image, File.ReadAllBytes(path)));

        var resumed = await CliAsync(First, "download", job.Id, target, "--as", "frames");
        Assert.Equal((0, "", 20), (resumed.ExitCode, resumed.Error, Directory.GetFiles(target).Length));
    }

    [Fact]
    public async Task Tokens_are_made_and_listed_by_the_command()
    {
        var made = await CliAsync(First, "token", "new", "ada", "--scope", "read", "--json");
        var again = await CliAsync(First, "token", "new", "ada");
        var odd = await CliAsync(First, "token", "new", "a b");
        var piped = await CliAsync(First, "token", "new", "script");
        var broken = await CliAsync("rft_x and more\n", "jobs");
        Assert.Equal(0, made.ExitCode);
        Assert.Equal("[]", await GetAsync("/api/jobs", made.Json<NewTokenResponse>().Token));
        var listed = await CliAsync(First, "token", "list", "--json");

        Assert.Equal((2, 2), (again.ExitCode, odd.ExitCode));
        Assert.Contains("There is a token 'ada' already", again.Error, StringComparison.Ordinal);
        Assert.Matches("^rft_[A-Za-z0-9_-]{43}\n$", piped.Output);
        Assert.Equal(2, broken.ExitCode);
        Assert.Contains("is no token: one has neither", broken.Error, StringComparison.Ordinal);
        Assert.Contains("letters, digits", odd.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("rft_", listed.Output, StringComparison.Ordinal);
        Assert.Equal(["ada", "first", "script"], listed.Json<TokenResponse[]>().Select(token => token.Name));
        Assert.NotNull(listed.Json<TokenResponse[]>().Single(token => token.Name == "ada").UsedAt);
    }

    [Fact]
    public async Task The_first_token_is_its_user_s_alone_and_stays_when_the_coordinator_is_started_again()
    {
        var first = First;
        await _coordinator.KillAsync();
        await _coordinator.StartAgainAsync();
        await _coordinator.ReadyAsync();

        Assert.Equal(first, First);
        Assert.Equal("[]", await GetAsync("/api/jobs", first));
        if (!OperatingSystem.IsWindows())
            Assert.Equal(
                UnixFileMode.UserRead | UnixFileMode.UserWrite,
                File.GetUnixFileMode(Path.Combine(_folder.FullName, "first-token"))
            );
    }

    [Fact]
    public async Task An_upload_from_another_machine_reaches_a_store_that_only_this_one_reaches()
    {
        byte[] file = "BLENDER-v304 a scene"u8.ToArray();
        var scene = new SceneRequest
        {
            Sha256 = Convert.ToHexStringLower(SHA256.HashData(file)),
            SizeBytes = file.Length,
            Name = "a.blend",
        };
        var announced = await (
            await SendAsync(HttpMethod.Post, "/api/scenes", First, scene, host: "farm.example")
        ).Content.ReadFromJsonAsync<SceneResponse>(ApiJson.Options);
        var address = new Uri(announced!.Upload!.Url);
        Assert.Equal(("farm.example", "/relay/"), (address.Host, address.AbsolutePath[..7]));

        Assert.NotEqual(HttpStatusCode.OK, await PutAsync(address.PathAndQuery, announced.Upload, "BLENDER-v304 another"u8.ToArray()));
        Assert.Equal(SceneState.Upload, await StateAsync(scene));
        Assert.Equal(HttpStatusCode.OK, await PutAsync(address.PathAndQuery, announced.Upload, file));
        Assert.Equal(SceneState.Known, await StateAsync(scene));
        foreach (
            var elsewhere in (string[])
                [
                    "/relay/_localcloud/instances?X-Amz-Signature=1",
                    "/relay/renderfarm/../_localcloud/shutdown?X-Amz-Signature=1",
                    "/relay//evil.example/renderfarm/x?X-Amz-Signature=1",
                    address.AbsolutePath,
                ]
        )
            Assert.Equal(HttpStatusCode.NotFound, await PutAsync(elsewhere, announced.Upload, file));
    }

    [Fact]
    public async Task A_browser_signs_in_once_and_sees_the_farm()
    {
        var token = await MakeAsync("browser", TokenScope.Read);
        using var playwright = await Playwright.CreateAsync();
        await using var browser = await PageFarm.LaunchAsync(playwright);
        var page = await browser.NewPageAsync();
        await page.GotoAsync(_coordinator.Address.ToString());

        await page.Locator("#sign-in-token").FillAsync("rft_wrong");
        await page.Keyboard.PressAsync("Enter");
        await Expect(page.Locator("#sign-in-problem")).ToContainTextAsync("This token is not known");
        await page.Locator("#sign-in-token").FillAsync(token);
        await page.Keyboard.PressAsync("Enter");

        await Expect(page.Locator("#link")).ToHaveTextAsync("Live", new() { Timeout = (float)Wait.Patience.TotalMilliseconds });
        await Expect(page.Locator("#sign-in")).ToBeHiddenAsync();
        Assert.Equal("", await page.EvaluateAsync<string>("() => document.cookie"));
        await page.ReloadAsync();
        await Expect(page.Locator("#link")).ToHaveTextAsync("Live");
    }

    private async Task<string> MakeAsync(string name, TokenScope scope)
    {
        using var response = await SendAsync(HttpMethod.Post, "/api/tokens", First, new TokenRequest { Name = name, Scope = scope });
        return (await response.Content.ReadFromJsonAsync<NewTokenResponse>(ApiJson.Options))!.Token;
    }

    private async Task<SceneState> StateAsync(SceneRequest scene)
    {
        using var response = await SendAsync(HttpMethod.Post, "/api/scenes", First, scene);
        return (await response.Content.ReadFromJsonAsync<SceneResponse>(ApiJson.Options))!.State;
    }

    private async Task<HttpStatusCode> PutAsync(string path, PresignedUpload upload, byte[] body)
    {
        using var content = new ByteArrayContent(body);
        using var request = new HttpRequestMessage(HttpMethod.Put, path) { Content = content };
        foreach (var (name, value) in upload.Headers)
            request.Headers.TryAddWithoutValidation(name, value);
        using var response = await Http.SendAsync(request);
        return response.StatusCode;
    }

    private async Task<string> GetAsync(string path, string token)
    {
        using var response = await SendAsync(HttpMethod.Get, path, token);
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        return await response.Content.ReadAsStringAsync();
    }

    private async Task<HttpResponseMessage> SendAsync(
        HttpMethod method,
        string path,
        string token,
        object? body = null,
        string? host = null
    )
    {
        using var request = Request(method, path, token);
        request.Headers.Host = host;
        request.Content = body is null or HttpCompletionOption ? null : JsonContent.Create(body, body.GetType(), options: ApiJson.Options);
        return await Http.SendAsync(request, body is HttpCompletionOption how ? how : HttpCompletionOption.ResponseContentRead);
    }

    private static HttpRequestMessage Request(HttpMethod method, string path, string? token) =>
        new(method, path) { Headers = { Authorization = token is null ? null : new AuthenticationHeaderValue("Bearer", token) } };

    private async Task<CliResult> CliAsync(string token, params string[] arguments)
    {
        using var process = CliProcess.Start(
            _coordinator.Address.ToString(),
            new Dictionary<string, string> { ["RENDERFARM_TOKEN"] = token },
            arguments
        );
        return await process.EndAsync();
    }
}
