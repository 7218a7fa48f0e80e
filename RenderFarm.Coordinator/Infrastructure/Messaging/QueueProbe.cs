using Amazon.SQS;
using Amazon.SQS.Model;
using RenderFarm.ServiceDefaults.Messaging;

namespace RenderFarm.Coordinator.Infrastructure.Messaging;

/// <summary>What the queues themselves say, past the bus.</summary>
internal sealed class QueueProbe(IAmazonSQS sqs, FarmQueues names)
{
    private static readonly List<string> Counts =
    [
        QueueAttributeName.ApproximateNumberOfMessages,
        QueueAttributeName.ApproximateNumberOfMessagesNotVisible,
        QueueAttributeName.ApproximateNumberOfMessagesDelayed,
    ];

    /// <summary>Whether a queue holds no message, delivered or not. A queue that is not there is empty.</summary>
    /// <exception cref="CloudUnavailableException">The queue does not answer.</exception>
    public async Task<bool> IsEmptyAsync(string queue, CancellationToken cancellationToken) =>
        await CountAsync(queue, cancellationToken) == (0, 0);

    /// <summary>How many messages wait in a queue, and how many are delivered and not yet done with; about.</summary>
    /// <exception cref="CloudUnavailableException">The queue does not answer.</exception>
    public async Task<(int Waiting, int InHand)> CountAsync(string queue, CancellationToken cancellationToken)
    {
        try
        {
            var url = await sqs.GetQueueUrlAsync(names.Name(queue), cancellationToken);
            var attributes = await sqs.GetQueueAttributesAsync(url.QueueUrl, Counts, cancellationToken);
            return (
                attributes.ApproximateNumberOfMessages + attributes.ApproximateNumberOfMessagesDelayed,
                attributes.ApproximateNumberOfMessagesNotVisible
            );
        }
        catch (QueueDoesNotExistException)
        {
            return (0, 0);
        }
        catch (Exception e) when (CloudErrors.IsCloudError(e, cancellationToken))
        {
            throw new CloudUnavailableException($"The queue '{queue}' does not answer: {e.Message}", e);
        }
    }

    /// <summary>Removes a queue; one that is not there is fine.</summary>
    /// <exception cref="CloudUnavailableException">The queue does not answer.</exception>
    public async Task DeleteAsync(string queue, CancellationToken cancellationToken)
    {
        try
        {
            var url = await sqs.GetQueueUrlAsync(names.Name(queue), cancellationToken);
            await sqs.DeleteQueueAsync(url.QueueUrl, cancellationToken);
        }
        catch (QueueDoesNotExistException)
        {
            // Its worker has removed it.
        }
        catch (Exception e) when (CloudErrors.IsCloudError(e, cancellationToken))
        {
            throw new CloudUnavailableException($"The queue '{queue}' does not answer: {e.Message}", e);
        }
    }
}
