using MassTransit;
using RenderFarm.Contracts.Messages;
using RenderFarm.ServiceDefaults.Messaging;
using RenderFarm.Worker.ObjectStore;

namespace RenderFarm.Worker;

/// <summary>Sends what happens here to the coordinator's queue, in the trace of the caller.</summary>
internal sealed class Coordinator(IBus bus, FarmQueues queues, CloudCalls cloud)
{
    private readonly Uri _address = queues.Address(Queues.Coordinator);

    /// <summary>Sends, and tries again for minutes while the queue is away.</summary>
    /// <exception cref="RenderFault">It stayed away: the cloud's fault.</exception>
    public Task SendAsync<T>(T message, CancellationToken cancellationToken)
        where T : class => cloud.RunAsync($"report {typeof(T).Name}", token => SendOnceAsync(message, token), cancellationToken);

    /// <summary>Sends once, for what will be said again soon.</summary>
    public async Task SendOnceAsync<T>(T message, CancellationToken cancellationToken)
        where T : class
    {
        var endpoint = await bus.GetSendEndpoint(_address);
        await endpoint.Send(message, cancellationToken);
    }
}
