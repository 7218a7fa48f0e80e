using Amazon.SQS;
using RenderFarm.Tests.LocalCloud;

namespace RenderFarm.Tests.Transport;

[Collection(nameof(TransportCollection))]
public sealed class RedeliveryTests(LocalCloudProcess cloud)
{
    [Fact]
    public async Task A_message_stays_hidden_while_it_is_consumed_however_long_that_takes()
    {
        var hidden = TimeSpan.FromSeconds(4);
        var release = new TaskCompletionSource();
        var desk = new JobDesk
        {
            Configure = endpoint => endpoint.QueueAttributes[QueueAttributeName.VisibilityTimeout] = (int)hidden.TotalSeconds,
            Work = _ => release.Task,
        };
        await using var bus = await TestBus.StartAsync(cloud, TestBus.NewScope(), desk);
        var probe = new QueueProbe(bus);
        await probe.UntilThereAsync("jobs");
        await bus.SendAsync("jobs", new Job { Number = 1 });
        await desk.NextAsync();

        // One that nobody keeps hidden has come back twice meanwhile, by the cloud's own clock.
        await bus.Sqs.CreateQueueAsync(bus.Queues.Name("clock"));
        await bus.SendAsync("clock", new Job { Number = 0 });
        for (var times = 1; times <= 3; times++)
            Assert.Equal(
                $"{times}",
                (await probe.NextAsync("clock", hidden)).Attributes[MessageSystemAttributeName.ApproximateReceiveCount]
            );
        Assert.Null(await probe.ReceiveAsync("jobs", wait: TimeSpan.Zero));
        Assert.Equal(1, (await probe.AttributesAsync("jobs")).ApproximateNumberOfMessagesNotVisible);

        release.SetResult();
        await probe.UntilAsync("jobs", queue => queue.ApproximateNumberOfMessagesNotVisible == 0);
        Assert.Equal(0, (await probe.AttributesAsync("jobs")).ApproximateNumberOfMessages);
        Assert.False(desk.HasMore);
    }

    [Fact]
    public async Task A_message_of_a_process_that_died_comes_to_another()
    {
        var scope = TestBus.NewScope();
        await using var sender = await TestBus.StartAsync(cloud, scope);
        await sender.SendAsync("jobs", new Job { Number = 9 });

        // One that receives and is never heard of again.
        Assert.NotNull(await new QueueProbe(sender).ReceiveAsync("jobs", TimeSpan.FromSeconds(5), hide: TimeSpan.FromSeconds(2)));

        var desk = new JobDesk();
        await using var receiver = await TestBus.StartAsync(cloud, scope, desk);

        var delivery = await desk.NextAsync();
        Assert.Equal(9, delivery.Number);
        Assert.True(delivery.Redelivered);
    }

    [Fact]
    public async Task A_consumer_that_is_stopped_leaves_its_message_on_the_queue()
    {
        var scope = TestBus.NewScope();
        var desk = new JobDesk
        {
            Configure = endpoint => endpoint.RedeliverVisibilityTimeout = 1,
            Work = context => new TaskCompletionSource().Task.WaitAsync(context.CancellationToken),
        };
        await using var stopping = await TestBus.StartAsync(cloud, scope, desk, ("Farm:ConsumerStopTimeout", "00:00:01"));
        await stopping.SendAsync("jobs", new Job { Number = 2 });
        await desk.NextAsync();

        await stopping.StopAsync();

        await using var sender = await TestBus.StartAsync(cloud, scope);
        var probe = new QueueProbe(sender);
        var again = await probe.ReceiveAsync("jobs", wait: TimeSpan.FromSeconds(10));
        Assert.Equal("2", again?.Attributes?[MessageSystemAttributeName.ApproximateReceiveCount]);
        await Assert.ThrowsAsync<Amazon.SQS.Model.QueueDoesNotExistException>(() => probe.UrlAsync("jobs_error"));
    }

    [Fact]
    public async Task A_consumer_may_finish_while_the_process_stops()
    {
        var stopping = new TaskCompletionSource();
        var desk = new JobDesk { Work = _ => stopping.Task };
        var scope = TestBus.NewScope();
        await using var bus = await TestBus.StartAsync(cloud, scope, desk);
        await bus.SendAsync("jobs", new Job { Number = 3 });
        await desk.NextAsync();

        var stopped = bus.StopAsync();
        stopping.SetResult();
        await stopped;

        await using var sender = await TestBus.StartAsync(cloud, scope);
        var queue = await new QueueProbe(sender).AttributesAsync("jobs");
        Assert.Equal(0, queue.ApproximateNumberOfMessages + queue.ApproximateNumberOfMessagesNotVisible);
    }

    [Fact]
    public async Task The_queue_of_an_endpoint_that_deletes_itself_goes_with_it()
    {
        var scope = TestBus.NewScope();
        var desk = new JobDesk { Configure = endpoint => endpoint.AutoDelete = true };
        await using var sender = await TestBus.StartAsync(cloud, scope);
        var probe = new QueueProbe(sender);
        await using (var bus = await TestBus.StartAsync(cloud, scope, desk))
        {
            await bus.UntilHealthyAsync();
            Assert.NotEmpty(await probe.UrlAsync("jobs"));
        }

        await Assert.ThrowsAsync<Amazon.SQS.Model.QueueDoesNotExistException>(() => probe.UrlAsync("jobs"));
    }
}
