using Amazon.Runtime;

namespace RenderFarm.Coordinator.Hosting;

/// <summary>Tells the cloud's failures from ours.</summary>
internal static class CloudErrors
{
    /// <summary>Whether a call to the store or the queues failed there, on the way, or by taking too long.</summary>
    public static bool IsCloudError(Exception exception, CancellationToken cancellationToken) => exception
        is AmazonServiceException or AmazonClientException or HttpRequestException or IOException or TimeoutException
        || (exception is OperationCanceledException && !cancellationToken.IsCancellationRequested);
}
