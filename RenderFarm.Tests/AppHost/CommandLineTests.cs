using System.Net;
using System.Net.Sockets;

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
        var (exitCode, output) = await AppHostProcess.RunAsync(arguments);

        Assert.Equal(2, exitCode);
        Assert.Contains(said, output, StringComparison.Ordinal);
        Assert.Contains("--help", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Help_names_the_demo_and_the_ports()
    {
        var (exitCode, output) = await AppHostProcess.RunAsync("--help");

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

        var (exitCode, output) = await AppHostProcess.RunAsync(
            busyOption, $"{busy}", otherOption, $"{FreePort.Find()}", "--data", data.File("farm"));

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

        var (exitCode, output) = await AppHostProcess.RunAsync("--port", port, "--cloud-port", port);

        Assert.Equal(1, exitCode);
        Assert.Contains("must differ", output, StringComparison.Ordinal);
    }
}
