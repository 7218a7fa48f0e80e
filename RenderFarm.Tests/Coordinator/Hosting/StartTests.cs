using System.Net;
using System.Net.Sockets;

namespace RenderFarm.Tests.Coordinator.Hosting;

/// <summary>A coordinator that cannot run says why in a sentence and ends.</summary>
public sealed class StartTests : IDisposable
{
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

    [Fact]
    public Task An_address_that_other_machines_reach() =>
        RefusesAsync("can be reached from other machines", ("--urls", "http://0.0.0.0:0"));

    [Fact]
    public Task A_setting_outside_its_range() => RefusesAsync(
        "Feed:ChunksPerWorker is 0; it must be between 1 and 100.", ("--urls", "http://127.0.0.1:0"), ("--Feed:ChunksPerWorker", "0"));

    [Fact]
    public Task A_setting_that_is_no_number() => RefusesAsync(
        "Feed:ChunksPerWorker", ("--urls", "http://127.0.0.1:0"), ("--Feed:ChunksPerWorker", "many"));

    [Fact]
    public Task A_data_folder_that_cannot_be_made()
    {
        var file = Path.Combine(_folder.FullName, "file");
        File.WriteAllText(file, "");
        return RefusesAsync(file, ("--urls", "http://127.0.0.1:0"), ("--Coordinator:DataDirectory", file));
    }

    private async Task RefusesAsync(string reason, params (string Name, string Value)[] arguments)
    {
        var environment = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["AWS_ENDPOINT_URL"] = "http://127.0.0.1:9",
            ["AWS_REGION"] = "eu-central-1",
            ["AWS_ACCESS_KEY_ID"] = "key",
            ["AWS_SECRET_ACCESS_KEY"] = "secret",
            ["Coordinator__DataDirectory"] = Path.Combine(_folder.FullName, "data"),
        };
        var (exitCode, output) = await CoordinatorProcess.RunToEndAsync(environment, [.. arguments.SelectMany(pair => (string[])[pair.Name, pair.Value])]);
        Assert.Equal(1, exitCode);
        Assert.Contains(reason, output, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", output, StringComparison.Ordinal);
    }
}
