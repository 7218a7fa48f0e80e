using Amazon.SQS.Model;
using MassTransit.Transports;

namespace MassTransit.AmazonSqsTransport;

/// <summary>Keeps a received message hidden while it is consumed, then deletes it or gives it back.</summary>
internal sealed class SqsReceiveLock : ReceiveLockContext, IAsyncDisposable
{
    /// <summary>A renewal comes when that part of the time is over: early enough to be tried again when it fails.</summary>
    private const double RenewAfter = 0.5;

    /// <summary>Pause before a renewal that failed is tried again.</summary>
    private static readonly TimeSpan RetryAfter = TimeSpan.FromSeconds(1);

    private readonly SqsQueues _queues;
    private readonly SqsQueue _queue;
    private readonly QueueSettings _settings;
    private readonly Uri _inputAddress;
    private readonly CancellationTokenSource _released = new();
    private readonly Task _renewal;
    private string _receiptHandle;
    private volatile bool _lost;

    public SqsReceiveLock(SqsQueues queues, SqsQueue queue, SqsReceiveEndpointContext endpoint, string receiptHandle)
    {
        (_queues, _queue, _settings, _inputAddress) = (queues, queue, endpoint.Queue, endpoint.InputAddress);
        _receiptHandle = receiptHandle;
        _renewal = Task.Run(RenewAsync);
    }

    /// <summary>
    /// Goes on with the handle of a later delivery of the same message: SQS counts only the latest, and the message is hidden again.
    /// </summary>
    public void TakeOver(string receiptHandle)
    {
        Volatile.Write(ref _receiptHandle, receiptHandle);
        _lost = false;
    }

    public async Task Complete()
    {
        await ReleaseAsync();
        await _queue.Deletes.ExecuteAsync(new DeleteMessageBatchRequestEntry { ReceiptHandle = Volatile.Read(ref _receiptHandle) });
    }

    public async Task Faulted(Exception exception)
    {
        await ReleaseAsync();
        try
        {
            await HideAsync(TimeSpan.FromSeconds(_settings.RedeliverVisibilityTimeout));
        }
        catch (Exception failure) when (IsLost(failure))
        {
            _lost = true;
        }
        catch (Exception failure)
        {
            LogContext.Warning?.Log(
                failure,
                "{Queue}: a message could not be given back and is received again when its time is over",
                _queue.Name
            );
        }
    }

    public Task ValidateLockStatus() =>
        _lost ? throw new TransportException(_inputAddress, "The message is no longer hidden from others.") : Task.CompletedTask;

    public async ValueTask DisposeAsync()
    {
        await ReleaseAsync();
        _released.Dispose();
    }

    private async Task ReleaseAsync()
    {
        await _released.CancelAsync();
        await _renewal;
    }

    private async Task RenewAsync()
    {
        var until =
            TimeProvider.System.GetTimestamp()
            + (long)(_settings.MaxVisibilityTimeout.TotalSeconds * TimeProvider.System.TimestampFrequency);
        var hidden = _queue.VisibilityTimeout;
        var pause = hidden * RenewAfter;
        while (!_lost && TimeProvider.System.GetTimestamp() < until)
        {
            await Task.Delay(pause, _released.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            if (_released.IsCancellationRequested)
                return;

            try
            {
                hidden = TimeSpan.FromSeconds(Math.Min(_queue.VisibilityTimeout.TotalSeconds, _settings.MaxVisibilityTimeoutRenewal));
                await HideAsync(hidden);
                pause = hidden * RenewAfter;
            }
            catch (Exception exception) when (IsLost(exception))
            {
                _lost = true;
                LogContext.Warning?.Log(
                    exception,
                    "{Queue}: a message that is being consumed is no longer hidden from others",
                    _queue.Name
                );
            }
            catch (Exception exception)
            {
                // Throttled, or SQS is away for a moment. As long as nobody says that the message is lost it may still be ours.
                LogContext.Warning?.Log(exception, "{Queue}: a message could not be kept hidden, trying again", _queue.Name);
                pause = RetryAfter;
            }
        }
    }

    private Task<ChangeMessageVisibilityResponse> HideAsync(TimeSpan time) =>
        _queues.Client.ChangeMessageVisibilityAsync(
            new ChangeMessageVisibilityRequest
            {
                QueueUrl = _queue.Url,
                ReceiptHandle = Volatile.Read(ref _receiptHandle),
                VisibilityTimeout = (int)time.TotalSeconds,
            }
        );

    private static bool IsLost(Exception exception) =>
        exception is MessageNotInflightException or ReceiptHandleIsInvalidException or QueueDoesNotExistException;
}
