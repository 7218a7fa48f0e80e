namespace MassTransit.AmazonSqsTransport.Topology;

internal sealed class SqsConsumeTopology() : ConsumeTopology(MaxQueueNameLength)
{
    private const int MaxQueueNameLength = 80;
}
