using Amazon.SQS.Model;
using MassTransit.AmazonSqsTransport.Configuration;
using MassTransit.Context;
using MassTransit.Transports;

namespace MassTransit.AmazonSqsTransport;

/// <summary>Sends messages to one queue.</summary>
internal sealed class SqsSendTransportContext(SqsHostConfiguration hostConfiguration, QueueSettings queue, ISerialization serialization)
    : BaseSendTransportContext(hostConfiguration, serialization),
        SendTransportContext<PipeContext>
{
    /// <summary>SQS delays no message for longer.</summary>
    private static readonly TimeSpan LongestDelay = TimeSpan.FromMinutes(15);

    private readonly SqsHeaders _headers = new(hostConfiguration.Settings.AllowTransportHeader);

    public override string EntityName => queue.Name;

    public override string ActivitySystem => "aws_sqs";

    public override async Task<SendContext<T>> CreateSendContext<T>(
        T message,
        IPipe<SendContext<T>> pipe,
        CancellationToken cancellationToken
    )
    {
        var context = new MessageSendContext<T>(message, cancellationToken);
        await pipe.Send(context);
        return context;
    }

    public Task<SendContext<T>> CreateSendContext<T>(
        PipeContext context,
        T message,
        IPipe<SendContext<T>> pipe,
        CancellationToken cancellationToken
    )
        where T : class => CreateSendContext(message, pipe, cancellationToken);

    public Task Send(IPipe<PipeContext> pipe, CancellationToken cancellationToken = default) =>
        pipe.Send(new SqsPipeContext(cancellationToken));

    public async Task Send<T>(PipeContext transportContext, SendContext<T> sendContext)
        where T : class
    {
        var context = (MessageSendContext<T>)sendContext;
        var attributes = new Dictionary<string, MessageAttributeValue>(StringComparer.Ordinal);
        _headers.Copy(context, attributes);

        var entry = new SendMessageBatchRequestEntry
        {
            MessageBody = context.Body.GetString(),
            MessageAttributes = attributes,
            DelaySeconds = DelaySeconds(context.Delay),
        };
        await hostConfiguration.Queues.SendAsync(queue, entry, context.CancellationToken);
    }

    public void Probe(ProbeContext context) => context.Add("queue", queue.Name);

    private static int? DelaySeconds(TimeSpan? delay) =>
        delay switch
        {
            null => null,
            { } wanted when wanted <= TimeSpan.Zero => null,
            { } wanted => (int)Math.Min(wanted.TotalSeconds, LongestDelay.TotalSeconds),
        };
}
