using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using RenderFarm.Coordinator.Access;
using RenderFarm.Coordinator.Http;
using RenderFarm.Coordinator.Infrastructure.Database;
using RenderFarm.Tests.Processes;

namespace RenderFarm.Tests.Coordinator;

/// <summary>A coordinator that cannot run says why in a sentence and ends.</summary>
public sealed class StartTests : IDisposable
{
    private readonly Dictionary<string, string> _environment = [];
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("coordinator-start-");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public async Task A_busy_port()
    {
        using var busy = new TcpListener(IPAddress.Loopback, 0);
        busy.Start();
        var port = ((IPEndPoint)busy.LocalEndpoint).Port;
        await RefusesAsync("address already in use", ("--urls", $"http://127.0.0.1:{port}"));
    }

    [Theory]
    [InlineData("--urls", "http://0.0.0.0:0")]
    [InlineData("--urls", "http://*:0")]
    [InlineData("--urls", "http://[::]:0")]
    [InlineData("--urls", "http://127.0.0.1:0;http://+:0")]
    [InlineData("--urls", "http://127.evil.example:0")]
    [InlineData("--urls", "http://unix:SOCKET")]
    [InlineData("--Kestrel:Endpoints:Any:Url", "http://0.0.0.0:0")]
    [InlineData("--Kestrel:Endpoints:Any:Url", "http://unix:SOCKET")]
    [InlineData("--Kestrel:Endpoints:Any:Url", "http://farm.example.com:0")]
    public async Task An_address_that_others_reach_wants_tokens(string setting, string url)
    {
        await using var coordinator = new ChildProcess(
            "dotnet",
            [
                ChildProcess.Built("RenderFarm.Coordinator"),
                setting,
                url.Replace("SOCKET", Path.Combine(_folder.FullName, "socket"), StringComparison.Ordinal),
            ],
            EnvironmentVariables().Select(pair => KeyValuePair.Create(pair.Key, (string?)pair.Value))
        );
        await coordinator.LineAsync("Every request needs a token.");
        if (url.Contains("unix:", StringComparison.Ordinal))
            return;
        // Each of its addresses: the port of one that is for everybody is this machine's too.
        using var http = new HttpClient();
        foreach (var line in coordinator.Printed.Split('\n').Where(line => line.Contains("Now listening on: ", StringComparison.Ordinal)))
        {
            var port = line.TrimEnd()[(line.LastIndexOf(':') + 1)..];
            using var response = await http.GetAsync(new Uri($"http://127.0.0.1:{port}/api/jobs"));
            Assert.Equal(HttpStatusCode.Unauthorized, response.StatusCode);
        }
    }

    [Theory]
    [InlineData("127.0.0.1", "192.168.1.7")]
    [InlineData("192.168.1.2", "127.0.0.1")]
    [InlineData("0.0.0.0", "0.0.0.0")]
    [InlineData(null, null)]
    [InlineData("::1", "fe80::1")]
    public async Task A_connection_that_is_not_this_instance_s_own_is_refused_whatever_it_calls_itself(string? local, string? remote)
    {
        var context = new DefaultHttpContext
        {
            RequestServices = new ServiceCollection().AddLogging().AddProblemDetails().BuildServiceProvider(),
        };
        context.Request.Host = new HostString("localhost");
        context.Connection.LocalIpAddress = local is null ? null : IPAddress.Parse(local);
        context.Connection.RemoteIpAddress = remote is null ? null : IPAddress.Parse(remote);
        var tokens = new TokenDesk(
            null!, // asked for nothing, while none is needed
            Options.Create(new AccessOptions()),
            Options.Create(new DatabaseOptions()),
            TimeProvider.System,
            NullLogger<TokenDesk>.Instance
        );
        await new LoopbackGuard(_ => throw new InvalidOperationException("It was let through."), tokens).InvokeAsync(context);
        Assert.Equal(StatusCodes.Status403Forbidden, context.Response.StatusCode);
    }

    [Fact]
    public Task Any_port_of_localhost() => RefusesAsync("Dynamic port binding", ("--urls", "http://localhost:0"));

    [Fact]
    public Task A_setting_outside_its_range() =>
        RefusesAsync(
            "Feed:ChunksPerWorker is 0; it must be between 1 and 100.",
            ("--urls", "http://127.0.0.1:0"),
            ("--Feed:ChunksPerWorker", "0")
        );

    [Theory]
    [InlineData("Farm:Scope", "A", "Farm:Scope is 'A'; a scope has")]
    [InlineData("AWS_ENDPOINT_URL", "nowhere", "AWS_ENDPOINT_URL is 'nowhere'; it must be an address")]
    public Task A_setting_that_both_services_read(string name, string value, string reason) =>
        RefusesAsync(reason, ("--urls", "http://127.0.0.1:0"), ($"--{name}", value));

    [Fact]
    public Task A_setting_that_is_no_number() =>
        RefusesAsync("Feed:ChunksPerWorker", ("--urls", "http://127.0.0.1:0"), ("--Feed:ChunksPerWorker", "many"));

    /// <summary>The first was one once, the second is mistyped; both sections belong to several options.</summary>
    [Theory]
    [InlineData("Feed:KeepLeftovers", "There is no setting Feed:KeepLeftovers; the nearest is Housekeeping:KeepLeftovers.")]
    [InlineData("Coordinator:DataDirectry", "There is no setting Coordinator:DataDirectry; the nearest is Coordinator:DataDirectory.")]
    [InlineData("Fleet:Instancetype:0", "There is no setting Fleet:Instancetype; the nearest is Fleet:InstanceTypes.")]
    [InlineData("Fleet:DefaultTypes:0", "There is no setting Fleet:DefaultTypes")]
    public Task A_setting_that_nobody_knows(string name, string reason) =>
        RefusesAsync(reason, ("--urls", "http://127.0.0.1:0"), ($"--{name}", "1"));

    [Fact]
    public Task All_wrong_settings_are_named_at_once() =>
        RefusesAsync(
            "or in a settings file. Feed:ChunksPerWorker is 0; it must be between 1 and 100.",
            ("--urls", "http://127.0.0.1:0"),
            ("--Feed:KeepLeftovers", "00:01:00"),
            ("--Feed:ChunksPerWorker", "0")
        );

    [Fact]
    public async Task A_setting_in_the_environment_that_nobody_knows()
    {
        _environment["Coordinator__DashbordUrl"] = "http://localhost:1";
        await RefusesAsync("(Coordinator__DashbordUrl)", ("--urls", "http://127.0.0.1:0"));
    }

    [Fact]
    public Task A_data_folder_that_cannot_be_made()
    {
        var file = Path.Combine(_folder.FullName, "file");
        File.WriteAllText(file, "");
        return RefusesAsync(file, ("--urls", "http://127.0.0.1:0"), ("--Coordinator:DataDirectory", file));
    }

    private async Task RefusesAsync(string reason, params (string Name, string Value)[] arguments)
    {
        var (exitCode, output) = await CoordinatorProcess.RunToEndAsync(
            EnvironmentVariables(),
            [.. arguments.SelectMany(pair => (string[])[pair.Name, pair.Value])]
        );
        Assert.Equal(1, exitCode);
        Assert.Contains(reason, output, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", output, StringComparison.Ordinal);
    }

    private Dictionary<string, string> EnvironmentVariables() =>
        new(_environment, StringComparer.Ordinal)
        {
            ["AWS_ENDPOINT_URL"] = "http://127.0.0.1:9",
            ["AWS_REGION"] = "eu-central-1",
            ["AWS_ACCESS_KEY_ID"] = "key",
            ["AWS_SECRET_ACCESS_KEY"] = "secret",
            ["Coordinator__DataDirectory"] = Path.Combine(_folder.FullName, "data"),
        };
}
