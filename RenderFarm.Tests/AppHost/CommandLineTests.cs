using System.Net;
using System.Net.Sockets;
using RenderFarm.Benchmarks.Farm;
using RenderFarm.Tests.Processes;

namespace RenderFarm.Tests.AppHost;

public sealed class CommandLineTests
{
    [Theory]
    [InlineData("--wrokers", "--wrokers", "2")]
    [InlineData("must be from 1 to 64", "--workers", "0")]
    [InlineData("must be a port", "--port", "70000")]
    [InlineData("'moon'", "--cloud", "moon")]
    [InlineData("must be an http address", "--endpoint", "localhost:4566")]
    [InlineData("--exit", "--exit")]
    [InlineData("--stack needs --cloud aws", "--stack", "farm")]
    [InlineData("cannot be given together", "--cloud", "aws", "--stack", "farm", "--bucket", "mine")]
    [InlineData("render", "demo", "render")]
    public async Task What_is_not_understood_is_said_and_starts_nothing(string said, params string[] arguments)
    {
        var (exitCode, output) = await FarmProcess.RunAsync(arguments);

        Assert.Equal(2, exitCode);
        Assert.Contains(said, output, StringComparison.Ordinal);
        Assert.Contains("--help", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Help_names_the_demo_and_the_ports()
    {
        var (exitCode, output) = await FarmProcess.RunAsync("--help");

        Assert.Equal(0, exitCode);
        Assert.Contains("demo", output, StringComparison.Ordinal);
        Assert.Contains("[default: 5080]", output, StringComparison.Ordinal);
        Assert.Contains("[default: 4566]", output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--port", "--cloud-port")]
    [InlineData("--cloud-port", "--port")]
    public async Task A_busy_port_is_named_with_its_holder_and_the_way_out(string busyOption, string otherOption)
    {
        using var holder = new TcpListener(IPAddress.Loopback, 0);
        holder.Start();
        var busy = ((IPEndPoint)holder.LocalEndpoint).Port;
        using var data = new Cli.TemporaryDirectory();

        var (exitCode, output) = await FarmProcess.RunAsync(
            busyOption,
            $"{busy}",
            otherOption,
            $"{FreePort.Find()}",
            "--data",
            data.File("farm")
        );

        Assert.Equal(1, exitCode);
        Assert.Contains($"Port {busy}", output, StringComparison.Ordinal);
        Assert.Contains($"process {Environment.ProcessId} ", output, StringComparison.Ordinal);
        Assert.Contains($"{busyOption} PORT", output, StringComparison.Ordinal);
        Assert.False(Directory.Exists(data.File("farm")));
    }

    [Fact]
    public async Task One_port_for_two_things_is_refused()
    {
        var port = $"{FreePort.Find()}";

        var (exitCode, output) = await FarmProcess.RunAsync("--port", port, "--cloud-port", port);

        Assert.Equal(1, exitCode);
        Assert.Contains("must differ", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task LocalStack_without_an_address_and_without_a_container_runtime_is_refused_with_the_other_ways()
    {
        await using var farm = FarmProcess.Start(
            [KeyValuePair.Create("PATH", (string?)"/nowhere"), KeyValuePair.Create("AWS_ENDPOINT_URL", (string?)null)],
            "--cloud",
            "localstack"
        );

        Assert.Equal(1, await farm.EndAsync());
        Assert.Contains("neither Docker nor Podman answers", farm.Printed, StringComparison.Ordinal);
        Assert.Contains("--endpoint URL", farm.Printed, StringComparison.Ordinal);
        Assert.False(Directory.Exists(farm.Data));
    }
}
