using Microsoft.Extensions.Diagnostics.HealthChecks;
using RenderFarm.Tests.LocalCloud;

namespace RenderFarm.Tests.Transport;

public sealed class OutageTests
{
    [Fact]
    public async Task Everything_goes_on_after_the_cloud_was_killed_and_came_back()
    {
        await using var cloud = await LocalCloudProcess.StartAsync();
        var scope = TestBus.NewScope();
        var desk = new JobDesk();
        await using var receiver = await TestBus.StartAsync(cloud, scope, desk);
        await using var sender = await TestBus.StartAsync(cloud, scope);
        await sender.SendAsync("jobs", new Job { Number = 1 });
        await sender.SendAsync("later", new Job { Number = 0 });
        Assert.Equal(1, (await desk.NextAsync()).Number);

        await cloud.KillAsync();
        var during = sender.SendAsync("jobs", new Job { Number = 2 });
        await cloud.StartAgainAsync();

        await during;
        Assert.Equal(2, (await desk.NextAsync()).Number);
        await receiver.UntilHealthyAsync();
        Assert.NotNull(await new QueueProbe(sender).ReceiveAsync("later", TimeSpan.FromSeconds(5)));
    }

    [Fact]
    public async Task A_process_starts_before_the_cloud_and_works_once_it_is_there()
    {
        await using var cloud = await LocalCloudProcess.StartAsync();
        await cloud.KillAsync();

        var desk = new JobDesk();
        await using var bus = await TestBus.StartAsync(cloud, TestBus.NewScope(), desk);
        Assert.NotEqual(HealthStatus.Healthy, (await bus.CheckHealthAsync()).Status);
        await cloud.StartAgainAsync();

        await bus.UntilHealthyAsync();
        await bus.SendAsync("jobs", new Job { Number = 1 });
        Assert.Equal(1, (await desk.NextAsync()).Number);
    }

    [Fact]
    public async Task A_wrong_secret_is_told_by_the_send_and_by_the_health_check()
    {
        await using var cloud = await LocalCloudProcess.StartAsync();
        await using var bus = await TestBus.StartAsync(
            cloud,
            TestBus.NewScope(),
            new JobDesk(),
            ("AWS_SECRET_ACCESS_KEY", "not-the-secret")
        );

        var refusal = await Assert.ThrowsAsync<Amazon.SQS.AmazonSQSException>(() => bus.SendAsync("jobs", new Job { Number = 1 }));
        Assert.Contains("signature", refusal.Message, StringComparison.OrdinalIgnoreCase);

        await UntilAsync(async () =>
            (await bus.CheckHealthAsync()).Entries["masstransit-bus"].Exception is { } exception
            && exception.ToString().Contains("signature", StringComparison.OrdinalIgnoreCase)
        );
    }

    private static async Task UntilAsync(Func<Task<bool>> condition)
    {
        using var patience = new CancellationTokenSource(TestBus.Patience);
        using var pause = new PeriodicTimer(TimeSpan.FromMilliseconds(50));
        while (!await condition())
            await pause.WaitForNextTickAsync(patience.Token);
    }
}
