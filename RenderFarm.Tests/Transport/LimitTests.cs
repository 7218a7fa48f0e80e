using RenderFarm.Tests.LocalCloud;

namespace RenderFarm.Tests.Transport;

[Collection(nameof(TransportCollection))]
public sealed class LimitTests(LocalCloudProcess cloud)
{
    [Fact]
    public async Task A_process_takes_no_message_that_it_has_no_room_for()
    {
        var scope = TestBus.NewScope();
        var release = new TaskCompletionSource();
        var desk = new JobDesk
        {
            Configure = endpoint => (endpoint.PrefetchCount, endpoint.ConcurrentMessageLimit) = (1, 1),
            Work = _ => release.Task,
        };
        await using var busy = await TestBus.StartAsync(cloud, scope, desk);
        for (var number = 0; number < 3; number++)
            await busy.SendAsync("jobs", new Job { Number = number });
        await desk.NextAsync();

        var idle = new JobDesk();
        await using var other = await TestBus.StartAsync(cloud, scope, idle);
        await idle.NextAsync();
        await idle.NextAsync();

        Assert.False(desk.HasMore);
        release.SetResult();
    }

    [Fact]
    public async Task As_many_messages_are_consumed_at_a_time_as_the_limit_says()
    {
        var release = new TaskCompletionSource();
        var desk = new JobDesk
        {
            Configure = endpoint => (endpoint.PrefetchCount, endpoint.ConcurrentMessageLimit) = (10, 3),
            Work = _ => release.Task,
        };
        await using var bus = await TestBus.StartAsync(cloud, TestBus.NewScope(), desk);
        for (var number = 0; number < 8; number++)
            await bus.SendAsync("jobs", new Job { Number = number });

        for (var taken = 0; taken < 3; taken++)
            await desk.NextAsync();
        Assert.False(desk.HasMore);
        release.SetResult();
        for (var taken = 3; taken < 8; taken++)
            await desk.NextAsync();

        Assert.Equal(3, desk.MostWorking);
    }
}
