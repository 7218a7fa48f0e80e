using System.Diagnostics;
using System.Globalization;
using Aspire.Hosting;
using Aspire.Hosting.ApplicationModel;
using Microsoft.Extensions.Logging;

namespace RenderFarm.Tests.StandIns.Hosting;

public sealed class ApplicationModelTests
{
    private const string UntilTold = "trap 'exit 0' TERM; sleep 600 & wait";

    [Fact]
    public async Task A_resource_starts_when_what_it_waits_for_is_healthy()
    {
        using var health = new HealthServer();
        await using var app = new TestApplication();
        var first = app.AddScript("first", UntilTold).WithHttpEndpoint(port: health.Port, isProxied: false).WithHttpHealthCheck("/health");
        app.AddScript("second", $"echo started; {UntilTold}").WaitFor(first);

        await app.StartAsync();
        await health.Asked;
        await app.Notifications.WaitForResourceAsync("first");
        Assert.True(app.Notifications.WaitForResourceAsync("second", KnownResourceStates.Waiting).IsCompletedSuccessfully);
        Assert.False(app.Notifications.WaitForResourceHealthyAsync("first").IsCompleted);

        health.BecomeHealthy();
        await app.Log.OfAsync("second", entry => entry.Text == "started");
        Assert.True(app.Notifications.WaitForResourceHealthyAsync("first").IsCompletedSuccessfully);
    }

    [Fact]
    public async Task A_resource_starts_when_another_has_completed()
    {
        await using var app = new TestApplication();
        var first = app.AddScript("first", "echo made > file");
        app.AddScript("second", $"cat file; {UntilTold}").WaitForCompletion(first);

        await app.StartAsync();

        await app.Log.OfAsync("second", entry => entry.Text == "made");
    }

    [Fact]
    public async Task A_resource_does_not_start_when_another_failed_to_complete()
    {
        await using var app = new TestApplication();
        var first = app.AddScript("first", "exit 3");
        app.AddScript("second", "echo started").WaitForCompletion(first);

        await app.StartAsync();

        await Assert.ThrowsAsync<DistributedApplicationException>(() => app.Notifications.WaitForResourceHealthyAsync("second"));
        var end = await app.Notifications.WaitForResourceAsync("first", change => change.Snapshot.ExitCode is not null);
        Assert.Equal(3, end.Snapshot.ExitCode);
        await app.Notifications.WaitForResourceAsync("second", KnownResourceStates.FailedToStart);
    }

    [Fact]
    public async Task Waiting_for_health_ends_when_the_resource_does()
    {
        using var health = new HealthServer();
        await using var app = new TestApplication();
        app.AddScript("first", "exit 1").WithHttpEndpoint(port: health.Port).WithHttpHealthCheck("/health");

        await app.StartAsync();

        await Assert.ThrowsAsync<DistributedApplicationException>(() => app.Notifications.WaitForResourceHealthyAsync("first"));
    }

    [Fact]
    public async Task An_exit_is_said_with_its_code_and_the_last_lines()
    {
        await using var app = new TestApplication();
        app.AddScript("one", "echo first words; echo last words >&2; exit 7");

        await app.StartAsync();

        var said = await app.Log.OfAsync("one", entry => entry.Level == LogLevel.Error && entry.Text.Contains("EXITED", StringComparison.Ordinal));
        Assert.Contains("code 7", said.Text, StringComparison.Ordinal);
        Assert.Contains("first words", said.Text, StringComparison.Ordinal);
        Assert.Contains("last words", said.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Standard_error_is_told_from_standard_output()
    {
        await using var app = new TestApplication();
        app.AddScript("one", $"echo fine; echo bad >&2; {UntilTold}");

        await app.StartAsync();

        Assert.Equal(LogLevel.Information, (await app.Log.OfAsync("one", entry => entry.Text == "fine")).Level);
        Assert.Equal(LogLevel.Error, (await app.Log.OfAsync("one", entry => entry.Text == "bad")).Level);
    }

    [Fact]
    public async Task Dependents_are_ended_first()
    {
        await using var app = new TestApplication();
        var first = app.AddScript("first", Ending("first"));
        var second = app.AddScript("second", Ending("second")).WaitFor(first);
        app.AddScript("third", Ending("third")).WaitFor(second);

        await app.StartAsync();
        foreach (var name in (string[])["first", "second", "third"])
            await app.Log.OfAsync(name, entry => entry.Text == "ready");
        await app.StopAsync();

        Assert.Equal(["third", "second", "first"], app.LinesOf("order"));

        static string Ending(string name) => $"trap 'echo {name} >> order; exit 0' TERM; echo ready; sleep 600 & wait";
    }

    [Fact]
    public async Task What_a_killed_process_had_started_ends_with_it()
    {
        await using var app = new TestApplication();
        app.AddScript("one", "sleep 600 & echo child $!; echo main $$; wait");
        await app.StartAsync();
        using var child = await ProcessAsync("child ");
        using var main = await ProcessAsync("main ");

        main.Kill();

        await child.WaitForExitAsync().WaitAsync(TimeSpan.FromMinutes(1));

        async Task<Process> ProcessAsync(string prefix)
        {
            var line = await app.Log.OfAsync("one", entry => entry.Text.StartsWith(prefix, StringComparison.Ordinal));
            return Process.GetProcessById(int.Parse(line.Text[prefix.Length..], CultureInfo.InvariantCulture));
        }
    }

    [Fact]
    public async Task Addresses_reach_the_environment_once_they_are_known()
    {
        await using var app = new TestApplication();
        var server = app.AddScript("server", $"echo port $PORT; {UntilTold}").WithHttpEndpoint(env: "PORT");
        app.AddScript("client", $"echo server $SERVER; {UntilTold}").WithEnvironment("SERVER", server.GetEndpoint("http"));

        await app.StartAsync();

        var port = (await app.Log.OfAsync("server", entry => entry.Text.StartsWith("port ", StringComparison.Ordinal))).Text["port ".Length..];
        Assert.Equal($"server http://localhost:{port}", (await app.Log.OfAsync("client", entry => entry.Text.StartsWith("server ", StringComparison.Ordinal))).Text);
    }
}
