using MassTransit;
using RenderFarm.Tests.LocalCloud;

namespace RenderFarm.Tests.Transport;

[Collection(nameof(TransportCollection))]
public sealed class FaultTests(LocalCloudProcess cloud)
{
    [Fact]
    public async Task A_message_that_fails_is_retried_and_then_moved_aside_with_the_reason()
    {
        var desk = new JobDesk
        {
            Configure = endpoint => endpoint.UseMessageRetry(retry => retry.Immediate(2)),
            Work = _ => throw new InvalidDataException("The scene is broken."),
        };
        await using var bus = await TestBus.StartAsync(cloud, TestBus.NewScope(), desk);

        await bus.SendAsync("jobs", new Job { Number = 4 });

        var moved = await new QueueProbe(bus).NextAsync("jobs_error");
        foreach (var attempt in new[] { 0, 1, 2 })
            Assert.Equal(attempt, (await desk.NextAsync()).RetryAttempt);
        Assert.Contains("\"number\": 4", moved.Body, StringComparison.Ordinal);
        Assert.Equal("fault", moved.MessageAttributes![MessageHeaders.Reason].StringValue);
        Assert.Equal("The scene is broken.", moved.MessageAttributes[MessageHeaders.FaultMessage].StringValue);
        Assert.EndsWith("-jobs", moved.MessageAttributes[MessageHeaders.FaultInputAddress].StringValue, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_message_that_nobody_consumes_is_moved_aside()
    {
        var desk = new JobDesk();
        await using var bus = await TestBus.StartAsync(cloud, TestBus.NewScope(), desk);

        await bus.SendAsync("jobs", new Unwanted { Text = "hello" });

        var skipped = await new QueueProbe(bus).NextAsync("jobs_skipped");
        Assert.Contains("hello", skipped.Body, StringComparison.Ordinal);
        Assert.Equal("dead-letter", skipped.MessageAttributes![MessageHeaders.Reason].StringValue);
        Assert.False(desk.HasMore);
    }

    [Fact]
    public async Task A_message_that_keeps_coming_back_ends_in_the_dead_letter_queue()
    {
        var scope = TestBus.NewScope();
        await using var sender = await TestBus.StartAsync(cloud, scope);
        var probe = new QueueProbe(sender);
        var dead = (await sender.Sqs.CreateQueueAsync(sender.Queues.Name("dead"))).QueueUrl;
        var arn = (await sender.Sqs.GetQueueAttributesAsync(dead, ["QueueArn"])).QueueARN;

        var desk = new JobDesk
        {
            Configure = endpoint =>
            {
                endpoint.QueueAttributes["RedrivePolicy"] = $$"""{"deadLetterTargetArn":"{{arn}}","maxReceiveCount":2}""";
                endpoint.RedeliverVisibilityTimeout = 0;
                endpoint.RethrowFaultedMessages();
            },
            Work = _ => throw new InvalidDataException("It kills every worker."),
        };
        await using var bus = await TestBus.StartAsync(cloud, scope, desk);
        await probe.UntilThereAsync("jobs");
        await sender.SendAsync("jobs", new Job { Number = 5 });

        Assert.Contains("\"number\": 5", (await probe.NextAsync("dead")).Body, StringComparison.Ordinal);
        Assert.False((await desk.NextAsync()).Redelivered);
        Assert.True((await desk.NextAsync()).Redelivered);
        Assert.False(desk.HasMore);
    }
}
