using System.Collections.Concurrent;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace RenderFarm.Tests.Cli;

/// <summary>A project's file, which may be from somebody else, names a server: who gets the user's token.</summary>
public sealed class ProjectServerTests : IAsyncLifetime, IDisposable
{
    private const string Secret = "rft_0123456789012345678901234567890123456789012";

    private readonly TemporaryDirectory _directory = new();
    private readonly ConcurrentQueue<string> _tokens = new();
    private readonly WebApplication _server;

    public ProjectServerTests()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        _server = builder.Build();
        _server.MapGet(
            "/api/jobs",
            (HttpContext context) =>
            {
                _tokens.Enqueue($"{context.Request.Headers.Authorization}");
                return Array.Empty<string>();
            }
        );
    }

    private string Address => _server.Urls.Single();

    public Task InitializeAsync() => _server.StartAsync();

    public async Task DisposeAsync() => await _server.DisposeAsync();

    public void Dispose() => _directory.Dispose();

    [Fact]
    public async Task A_token_goes_to_the_server_that_its_user_names_and_to_that_of_a_project_only_when_it_is_typed()
    {
        Directory.CreateDirectory(_directory.File("config/renderfarm"));
        await File.WriteAllTextAsync(_directory.File("renderfarm.json"), $$"""{"server": "{{Address}}"}""");
        await File.WriteAllTextAsync(_directory.File("config/renderfarm/config.json"), $$"""{"token": "{{Secret}}"}""");

        Assert.Equal("", await TokenAsync([]));
        Assert.Equal("", await TokenAsync([("RENDERFARM_TOKEN", Secret)]));
        Assert.Equal($"Bearer {Secret}", await TokenAsync([("RENDERFARM_TOKEN", "rft_another")], "--token", Secret));
        Assert.Equal($"Bearer {Secret}", await TokenAsync([("RENDERFARM_SERVER", Address)]));
        Assert.Equal($"Bearer {Secret}", await TokenAsync([], "--server", Address));

        await File.WriteAllTextAsync(_directory.File("renderfarm.json"), $$"""{"server": "{{Address}}", "token": "rft_theirs"}""");
        var theirs = await RunAsync([]);
        Assert.Equal(2, theirs.ExitCode);
        Assert.Contains("a project's file cannot set 'token'", theirs.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("{\"samples\": 4,}", "line 1: this is no JSON")]
    [InlineData("", "this is no JSON")]
    [InlineData("[]", "")]
    [InlineData("{\"samples\": {\"deep\": 1}}", "samples")]
    [InlineData("{\"profiles\": 3}", "profiles")]
    [InlineData("{\"server\": \"nowhere at all\"}", "server")]
    [InlineData("\0\u0001\uFFFD", "this is no JSON")]
    public async Task A_broken_file_ends_every_command_with_its_name_and_what_is_wrong(string text, string expected)
    {
        foreach (var file in (string[])["renderfarm.json", "config/renderfarm/config.json"])
        {
            Directory.CreateDirectory(_directory.File("config/renderfarm"));
            await File.WriteAllTextAsync(_directory.File(file), text);
            var result = await RunAsync([]);
            Assert.Equal((2, ""), (result.ExitCode, result.Output));
            Assert.Contains(_directory.File(file), result.Error, StringComparison.Ordinal);
            Assert.Contains(expected, result.Error, StringComparison.Ordinal);
            Assert.DoesNotContain("   at ", result.Error, StringComparison.Ordinal);
            File.Delete(_directory.File(file));
        }

        Assert.Empty(_tokens);
    }

    private async Task<string> TokenAsync((string Name, string Value)[] variables, params string[] arguments)
    {
        var result = await RunAsync(variables, arguments);
        Assert.Equal((0, ""), (result.ExitCode, result.Error));
        Assert.True(_tokens.TryDequeue(out var token));
        return token;
    }

    /// <summary>Lists jobs in the project's folder.</summary>
    private async Task<CliResult> RunAsync((string Name, string Value)[] variables, params string[] arguments)
    {
        var environment = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["XDG_CONFIG_HOME"] = _directory.File("config"),
            ["HOME"] = _directory.FullPath,
            ["RENDERFARM_SERVER"] = null!,
        };
        foreach (var (name, value) in variables)
            environment[name] = value;
        using var process = CliProcess.StartIn(_directory.FullPath, environment, ["jobs", "--json", .. arguments]);
        return await process.EndAsync();
    }
}
