using Amazon.SQS;
using Amazon.SQS.Model;

namespace RenderFarm.Tests.Transport;

/// <summary>Looks at queues from outside.</summary>
internal sealed class QueueProbe(TestBus bus)
{
    private IAmazonSQS Sqs => bus.Sqs;

    public async Task<string> UrlAsync(string queue) => (await Sqs.GetQueueUrlAsync(bus.Queues.Name(queue))).QueueUrl;

    public async Task<GetQueueAttributesResponse> AttributesAsync(string queue) =>
        await Sqs.GetQueueAttributesAsync(await UrlAsync(queue), [QueueAttributeName.All]);

    /// <summary>Receives one message, or null when none comes in time.</summary>
    /// <param name="queue">The queue without the farm's scope.</param>
    /// <param name="wait">How long to wait; whole seconds up to 20.</param>
    /// <param name="hide">For how long the message stays hidden.</param>
    public async Task<Message?> ReceiveAsync(string queue, TimeSpan wait, TimeSpan? hide = null)
    {
        var response = await Sqs.ReceiveMessageAsync(
            new ReceiveMessageRequest(await UrlAsync(queue))
            {
                WaitTimeSeconds = (int)wait.TotalSeconds,
                VisibilityTimeout = hide is { } time ? (int)time.TotalSeconds : null,
                MessageAttributeNames = ["All"],
                MessageSystemAttributeNames = ["All"],
            }
        );
        return response.Messages?.SingleOrDefault();
    }

    /// <summary>Receives the next message of a queue that may not be there yet.</summary>
    /// <param name="queue">The queue without the farm's scope.</param>
    /// <param name="hide">For how long the message stays hidden; as long as the queue says when null.</param>
    public async Task<Message> NextAsync(string queue, TimeSpan? hide = null)
    {
        using var patience = new CancellationTokenSource(TestBus.Patience);
        using var pause = new PeriodicTimer(TimeSpan.FromMilliseconds(50));
        while (true)
        {
            try
            {
                if (await ReceiveAsync(queue, TimeSpan.FromSeconds(5), hide) is { } message)
                    return message;
            }
            catch (QueueDoesNotExistException)
            {
                // Queues beside the first are created when they are needed.
            }

            await pause.WaitForNextTickAsync(patience.Token);
        }
    }

    /// <summary>Waits until the queue is there: one that a sender created first would not have the receiver's attributes.</summary>
    public async Task UntilThereAsync(string queue)
    {
        using var patience = new CancellationTokenSource(TestBus.Patience);
        using var pause = new PeriodicTimer(TimeSpan.FromMilliseconds(50));
        while ((await Sqs.ListQueuesAsync(bus.Queues.Name(queue))).QueueUrls is not { Count: > 0 })
            await pause.WaitForNextTickAsync(patience.Token);
    }

    /// <summary>Waits until the numbers of the queue are as wanted.</summary>
    public async Task UntilAsync(string queue, Func<GetQueueAttributesResponse, bool> wanted)
    {
        using var patience = new CancellationTokenSource(TestBus.Patience);
        using var pause = new PeriodicTimer(TimeSpan.FromMilliseconds(50));
        while (!wanted(await AttributesAsync(queue)))
            await pause.WaitForNextTickAsync(patience.Token);
    }
}
