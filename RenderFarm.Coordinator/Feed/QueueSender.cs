using MassTransit;
using RenderFarm.Coordinator.Hosting;
using RenderFarm.ServiceDefaults;

namespace RenderFarm.Coordinator.Feed;

/// <summary>Sends to named queues, and does not wait for ever for a cloud that is away.</summary>
internal sealed class QueueSender(IBus bus, FarmQueues queues, TimeProvider time)
{
    /// <summary>Sends one message.</summary>
    /// <exception cref="CloudUnavailableException">The queue did not take it in time.</exception>
    public async Task SendAsync<TMessage>(string queue, TMessage message, TimeSpan timeout, CancellationToken cancellationToken)
        where TMessage : class
    {
        using var deadline = new CancellationTokenSource(timeout, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(deadline.Token, cancellationToken);
        try
        {
            var endpoint = await bus.GetSendEndpoint(queues.Address(queue)).WaitAsync(either.Token);
            await endpoint.Send(message, either.Token).WaitAsync(either.Token);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            throw;
        }
        catch (Exception e)
        {
            // Whatever the transport throws, the message is not on the queue.
            throw new CloudUnavailableException($"The queue '{queue}' does not take messages: {e.Message}", e);
        }
    }
}
