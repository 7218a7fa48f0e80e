using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;
using Amazon.SQS.Model;
using MassTransit.AmazonSqsTransport.Configuration;
using MassTransit.Transports;

namespace MassTransit.AmazonSqsTransport;

/// <summary>Receives from a queue as many messages as there is room for, and hands them to the consumers.</summary>
[SuppressMessage("Design", "CA1001", Justification = "An agent is stopped, not disposed; a semaphore without a wait handle holds nothing.")]
internal sealed class SqsMessageReceiver : ConsumerAgent<string>
{
    private const int MostMessages = 10;
    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(10);

    private readonly SqsQueues _queues;
    private readonly SqsReceiveEndpointContext _endpoint;
    private readonly ConcurrentDictionary<string, SqsReceiveLock> _consuming = new(StringComparer.Ordinal);
    private readonly SemaphoreSlim _slots;
    private SqsQueue _queue;

    public SqsMessageReceiver(SqsHostConfiguration hostConfiguration, SqsReceiveEndpointContext endpoint, SqsQueue queue)
        : base(endpoint, StringComparer.Ordinal)
    {
        (_queues, _endpoint, _queue) = (hostConfiguration.Queues, endpoint, queue);

        // A message that waits here for a consumer is one that another process could have.
        var slots = Math.Min(endpoint.PrefetchCount, endpoint.ConcurrentMessageLimit ?? endpoint.PrefetchCount);
        _slots = new SemaphoreSlim(slots, slots);

        TrySetConsumeTask(Task.Run(ReceiveAsync));
        SetReady();
    }

    private async Task ReceiveAsync()
    {
        var failures = 0;
        while (!IsStopping)
        {
            var free = 0;
            try
            {
                free = await TakeSlotsAsync();
                var messages = await ReceiveAsync(free);
                foreach (var message in messages)
                {
                    free--;
                    _ = Task.Run(() => HandleAsync(message), CancellationToken.None);
                }

                if (failures > 0)
                    await _endpoint.TransportObservers.NotifyReady(_endpoint.InputAddress);
                failures = 0;
            }
            catch (OperationCanceledException) when (IsStopping)
            {
                break;
            }
            catch (Exception exception)
            {
                await WaitAfterAsync(exception, failures++);
            }
            finally
            {
                if (free > 0)
                    _slots.Release(free);
            }
        }
    }

    private async Task<int> TakeSlotsAsync()
    {
        await _slots.WaitAsync(Stopping);
        var taken = 1;
        while (taken < MostMessages && _slots.Wait(0, CancellationToken.None))
            taken++;
        return taken;
    }

    private async Task<List<Message>> ReceiveAsync(int count)
    {
        var request = new ReceiveMessageRequest(_queue.Url)
        {
            MaxNumberOfMessages = count,
            WaitTimeSeconds = _endpoint.Queue.WaitTimeSeconds,
            MessageSystemAttributeNames = ["All"],
            MessageAttributeNames = ["All"],
        };
        try
        {
            return (await _queues.Client.ReceiveMessageAsync(request, Stopping)).Messages ?? [];
        }
        catch (QueueDoesNotExistException)
        {
            _queues.Forget(_queue.Name);
            _queue = await _queues.GetAsync(_endpoint.Queue, Stopping);
            throw;
        }
    }

    private async Task HandleAsync(Message message)
    {
        try
        {
            var receiveLock = new SqsReceiveLock(_queues, _queue, _endpoint, message.ReceiptHandle);
            await using (receiveLock)
            {
                if (!_consuming.TryAdd(message.MessageId, receiveLock))
                {
                    if (_consuming.TryGetValue(message.MessageId, out var consuming))
                        consuming.TakeOver(message.ReceiptHandle);
                    return;
                }

                using var context = new SqsReceiveContext(message, _endpoint);
                try
                {
                    await Dispatch(message.MessageId, context, receiveLock);
                }
                catch (Exception exception)
                {
                    context.LogTransportFaulted(exception);
                }
                finally
                {
                    _consuming.TryRemove(message.MessageId, out _);
                }
            }
        }
        finally
        {
            _slots.Release();
        }
    }

    private async Task WaitAfterAsync(Exception exception, int failures)
    {
        LogContext.Warning?.Log(exception, "{Queue}: receiving failed, trying again", _queue.Name);
        await _endpoint.TransportObservers.NotifyFaulted(
            _endpoint.InputAddress,
            _endpoint.ConvertException(exception, "Receiving failed: ")
        );

        var pause = TimeSpan.FromTicks(Math.Min(FirstPause.Ticks << Math.Min(failures, 10), LongestPause.Ticks));
        var jitter = 0.5 + (Random.Shared.NextDouble() / 2);
        await Task.Delay(pause * jitter, Stopping).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }
}
