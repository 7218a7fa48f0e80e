using Amazon.SQS.Model;
using RenderFarm.Tests.LocalCloud;

namespace RenderFarm.Tests.Transport;

[Collection(nameof(TransportCollection))]
public sealed class SendAndConsumeTests(LocalCloudProcess cloud)
{
    [Fact]
    public async Task A_message_goes_from_one_process_to_another()
    {
        var scope = TestBus.NewScope();
        var desk = new JobDesk();
        await using var receiver = await TestBus.StartAsync(cloud, scope, desk);
        await using var sender = await TestBus.StartAsync(cloud, scope);

        await sender.SendAsync("jobs", new Job { Number = 7 });

        Assert.Equal(7, (await desk.NextAsync()).Number);
        await new QueueProbe(sender).UntilAsync(
            "jobs",
            queue => queue.ApproximateNumberOfMessages + queue.ApproximateNumberOfMessagesNotVisible == 0
        );
    }

    [Fact]
    public async Task A_message_waits_for_a_process_that_is_not_there_yet()
    {
        var scope = TestBus.NewScope();
        await using var sender = await TestBus.StartAsync(cloud, scope);
        await sender.SendAsync("jobs", new Job { Number = 1 });

        var desk = new JobDesk();
        await using var receiver = await TestBus.StartAsync(cloud, scope, desk);

        Assert.Equal(1, (await desk.NextAsync()).Number);
    }

    [Fact]
    public async Task Many_messages_arrive_once_each()
    {
        var scope = TestBus.NewScope();
        var desk = new JobDesk();
        await using var receiver = await TestBus.StartAsync(cloud, scope, desk);
        await using var sender = await TestBus.StartAsync(cloud, scope);

        await Task.WhenAll(Enumerable.Range(0, 100).Select(number => sender.SendAsync("jobs", new Job { Number = number })));

        var arrived = new List<int>();
        while (arrived.Count < 100)
            arrived.Add((await desk.NextAsync()).Number);
        Assert.Equal(Enumerable.Range(0, 100), arrived.Order());
        Assert.False(desk.HasMore);
    }

    [Fact]
    public async Task Farms_of_different_scope_do_not_see_each_other()
    {
        var (desk, others) = (new JobDesk(), new JobDesk());
        await using var receiver = await TestBus.StartAsync(cloud, TestBus.NewScope(), desk);
        await using var other = await TestBus.StartAsync(cloud, TestBus.NewScope(), others);

        await receiver.SendAsync("jobs", new Job { Number = 3 });

        Assert.Equal(3, (await desk.NextAsync()).Number);
        Assert.False(others.HasMore);
    }

    [Fact]
    public async Task A_delay_longer_than_the_queue_allows_is_shortened_to_what_it_allows()
    {
        await using var bus = await TestBus.StartAsync(cloud, TestBus.NewScope());

        await bus.SendAsync("jobs", new Job { Number = 1 }, context => context.Delay = TimeSpan.FromHours(1));

        Assert.Equal(1, (await new QueueProbe(bus).AttributesAsync("jobs")).ApproximateNumberOfMessagesDelayed);
    }

    [Fact]
    public async Task Sending_to_a_queue_that_somebody_deleted_says_so()
    {
        await using var bus = await TestBus.StartAsync(cloud, TestBus.NewScope());
        await bus.SendAsync("worker-1", new Job { Number = 1 });
        await bus.Sqs.DeleteQueueAsync(await new QueueProbe(bus).UrlAsync("worker-1"));

        await Assert.ThrowsAsync<QueueDoesNotExistException>(() => bus.SendAsync("worker-1", new Job { Number = 2 }));
    }
}
