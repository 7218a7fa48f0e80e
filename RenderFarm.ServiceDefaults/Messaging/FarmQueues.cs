using Microsoft.Extensions.Options;
using RenderFarm.ServiceDefaults.Settings;

namespace RenderFarm.ServiceDefaults.Messaging;

/// <summary>
/// Names of this farm's queues in SQS. MassTransit's scope reaches addresses and topics but no queue names, so they are composed here:
/// <c>render</c> of the farm <c>renderfarm</c> is <c>renderfarm-render</c>.
/// </summary>
public sealed class FarmQueues(IOptions<FarmOptions> options)
{
    /// <summary>The name in SQS.</summary>
    /// <param name="queue">One of <c>Contracts.Messages.Queues</c>, or a worker's own.</param>
    public string Name(string queue) => $"{options.Value.Scope}-{queue}";

    /// <summary>The address to send to, <c>queue:renderfarm-render</c>.</summary>
    /// <param name="queue">One of <c>Contracts.Messages.Queues</c>, or a worker's own.</param>
    public Uri Address(string queue) => new($"queue:{Name(queue)}");
}
