using MassTransit.Middleware;

namespace MassTransit.AmazonSqsTransport;

internal sealed class SqsPipeContext(CancellationToken cancellationToken) : BasePipeContext(cancellationToken);
