using System.Net.Sockets;
using Amazon.Runtime;

namespace RenderFarm.Coordinator.Infrastructure;

/// <summary>Tells the cloud's failures from ours.</summary>
internal static class CloudErrors
{
    /// <summary>Whether a call to the store or the queues failed there, on the way, or by taking too long.</summary>
    public static bool IsCloudError(Exception exception, CancellationToken cancellationToken) =>
        exception
            is AmazonServiceException
                or AmazonClientException
                or HttpRequestException
                or SocketException
                or IOException
                or TimeoutException
        || (exception is OperationCanceledException && !cancellationToken.IsCancellationRequested);
}

/// <summary>The store or the queue does not answer, or answers with an error of its own. Worth another try.</summary>
internal sealed class CloudUnavailableException(string message, Exception? innerException = null) : Exception(message, innerException);
