using MassTransit;
using Microsoft.Extensions.Options;
using RenderFarm.ServiceDefaults.Messaging;
using RenderFarm.ServiceDefaults.Settings;

namespace RenderFarm.Coordinator.Infrastructure.Messaging;

/// <summary>Sends to named queues, and does not wait for ever for a cloud that is away.</summary>
internal sealed class QueueSender(IBus bus, FarmQueues queues, IOptions<SendOptions> options, TimeProvider time)
{
    /// <summary>Sends one message.</summary>
    /// <exception cref="CloudUnavailableException">The queue did not take it in time.</exception>
    public async Task SendAsync<TMessage>(string queue, TMessage message, CancellationToken cancellationToken)
        where TMessage : class
    {
        using var deadline = new CancellationTokenSource(options.Value.SendTimeout, time);
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

/// <summary>How long the coordinator waits for queues. Section <c>Feed</c>.</summary>
internal sealed class SendOptions : ICheckedOptions
{
    /// <summary>Configuration section.</summary>
    public const string Section = "Feed";

    /// <summary>How long a send may take before it is given up and tried again later, 1 second to 2 minutes.</summary>
    public TimeSpan SendTimeout { get; set; } = TimeSpan.FromSeconds(10);

    /// <inheritdoc/>
    public IEnumerable<string> Check() =>
        OptionChecks.Within(Section, nameof(SendTimeout), SendTimeout, TimeSpan.FromSeconds(1), TimeSpan.FromMinutes(2));
}
