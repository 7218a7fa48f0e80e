using Amazon.SQS.Model;
using MassTransit.AmazonSqsTransport.Configuration;
using MassTransit.Internals;
using MassTransit.Middleware;
using MassTransit.Transports;

namespace MassTransit.AmazonSqsTransport;

/// <summary>The life of a receive endpoint: finds or creates its queue, receives until it is stopped, cleans up.</summary>
internal sealed class SqsReceiveTransportAgent : Agent, ReceiveTransportHandle
{
    private static readonly TimeSpan FirstPause = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(15);

    private readonly SqsHostConfiguration _hostConfiguration;
    private readonly SqsReceiveEndpointContext _endpoint;
    private readonly Task _start;

    public SqsReceiveTransportAgent(SqsHostConfiguration hostConfiguration, SqsReceiveEndpointContext endpoint)
    {
        (_hostConfiguration, _endpoint) = (hostConfiguration, endpoint);
        _start = Task.Run(StartAsync);
        SetReady(_start);
    }

    public Task Stop(CancellationToken cancellationToken = default) => this.Stop("Stop Receive Transport", cancellationToken);

    protected override async Task StopAgent(StopContext context)
    {
        LogContext.SetCurrentIfNull(_endpoint.LogContext);

        await _start;
        await _endpoint.StopAgentsAsync(context);
        if (_endpoint.Queue.AutoDelete)
            await DeleteQueueAsync(context.CancellationToken);

        await base.StopAgent(context);
    }

    private async Task StartAsync()
    {
        try
        {
            await StartWhenNeededAsync();
        }
        catch (Exception exception) when (IsStopping)
        {
            LogContext.Debug?.Log(exception, "{Queue}: stopped before it began", _endpoint.Queue.Name);
        }
    }

    private async Task StartWhenNeededAsync()
    {
        // The bus has an endpoint of its own that nobody may ever use. It counts as started without a queue.
        if (!_endpoint.ReceivePipe.Connected.IsCompleted)
        {
            await _endpoint.TransportObservers.NotifyReady(_endpoint.InputAddress, isStarted: false);
            await _endpoint.ReceivePipe.Connected.OrCanceled(Stopping);
        }

        var queue = await FindQueueAsync();
        await _endpoint.DependenciesReady.OrCanceled(Stopping);

        var receiver = new SqsMessageReceiver(_hostConfiguration, _endpoint, queue);
        _endpoint.AddConsumeAgent(receiver);
        _ = NotifyWhenCompletedAsync(receiver);
        await _endpoint.TransportObservers.NotifyReady(_endpoint.InputAddress);
    }

    private async Task<SqsQueue> FindQueueAsync()
    {
        for (var pause = FirstPause; ; pause = pause * 2 < LongestPause ? pause * 2 : LongestPause)
        {
            try
            {
                var queue = await _hostConfiguration.Queues.GetAsync(_endpoint.Queue, Stopping);
                if (_endpoint.Queue.PurgeOnStartup)
                    await _hostConfiguration.Queues.Client.PurgeQueueAsync(new PurgeQueueRequest { QueueUrl = queue.Url }, Stopping);
                return queue;
            }
            catch (Exception exception) when (!IsStopping)
            {
                LogContext.Warning?.Log(
                    exception,
                    "{Queue}: not found yet, trying again: {Message}",
                    _endpoint.Queue.Name,
                    exception.Message
                );
                await _endpoint.TransportObservers.NotifyFaulted(
                    _endpoint.InputAddress,
                    _endpoint.ConvertException(exception, "The queue is not to be had: ")
                );
                await Task.Delay(pause, Stopping);
            }
        }
    }

    private async Task NotifyWhenCompletedAsync(SqsMessageReceiver receiver)
    {
        await receiver.Completed.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await _endpoint.TransportObservers.NotifyCompleted(_endpoint.InputAddress, receiver);
        _endpoint.LogConsumerCompleted(receiver.DeliveryCount, receiver.ConcurrentDeliveryCount);
    }

    private async Task DeleteQueueAsync(CancellationToken cancellationToken)
    {
        try
        {
            await _hostConfiguration.Queues.DeleteQueueAsync(_endpoint.Queue.Name, cancellationToken);
        }
        catch (Exception exception)
        {
            LogContext.Warning?.Log(exception, "{Queue}: could not be deleted", _endpoint.Queue.Name);
        }
    }
}
