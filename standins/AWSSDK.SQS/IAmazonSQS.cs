using Amazon.Runtime;
using Amazon.SQS.Model;

namespace Amazon.SQS;

/// <summary>The part of Amazon SQS that the farm calls.</summary>
public interface IAmazonSQS : IAmazonService, IDisposable
{
    /// <summary>Sets anew how long a received message stays hidden.</summary>
    Task<ChangeMessageVisibilityResponse> ChangeMessageVisibilityAsync(ChangeMessageVisibilityRequest request, CancellationToken cancellationToken = default);

    /// <summary>Sets anew how long up to ten received messages stay hidden.</summary>
    Task<ChangeMessageVisibilityBatchResponse> ChangeMessageVisibilityBatchAsync(ChangeMessageVisibilityBatchRequest request, CancellationToken cancellationToken = default);

    /// <summary>Creates a queue, or returns the one that exists with the same attributes.</summary>
    Task<CreateQueueResponse> CreateQueueAsync(CreateQueueRequest request, CancellationToken cancellationToken = default);

    /// <inheritdoc cref="CreateQueueAsync(CreateQueueRequest, CancellationToken)"/>
    Task<CreateQueueResponse> CreateQueueAsync(string queueName, CancellationToken cancellationToken = default);

    /// <summary>Deletes a received message.</summary>
    Task<DeleteMessageResponse> DeleteMessageAsync(DeleteMessageRequest request, CancellationToken cancellationToken = default);

    /// <inheritdoc cref="DeleteMessageAsync(DeleteMessageRequest, CancellationToken)"/>
    Task<DeleteMessageResponse> DeleteMessageAsync(string queueUrl, string receiptHandle, CancellationToken cancellationToken = default);

    /// <summary>Deletes up to ten received messages.</summary>
    Task<DeleteMessageBatchResponse> DeleteMessageBatchAsync(DeleteMessageBatchRequest request, CancellationToken cancellationToken = default);

    /// <inheritdoc cref="DeleteMessageBatchAsync(DeleteMessageBatchRequest, CancellationToken)"/>
    Task<DeleteMessageBatchResponse> DeleteMessageBatchAsync(string queueUrl, List<DeleteMessageBatchRequestEntry> entries, CancellationToken cancellationToken = default);

    /// <summary>Deletes a queue with all its messages.</summary>
    Task<DeleteQueueResponse> DeleteQueueAsync(DeleteQueueRequest request, CancellationToken cancellationToken = default);

    /// <inheritdoc cref="DeleteQueueAsync(DeleteQueueRequest, CancellationToken)"/>
    Task<DeleteQueueResponse> DeleteQueueAsync(string queueUrl, CancellationToken cancellationToken = default);

    /// <summary>Reads the attributes of a queue that the request names.</summary>
    Task<GetQueueAttributesResponse> GetQueueAttributesAsync(GetQueueAttributesRequest request, CancellationToken cancellationToken = default);

    /// <inheritdoc cref="GetQueueAttributesAsync(GetQueueAttributesRequest, CancellationToken)"/>
    Task<GetQueueAttributesResponse> GetQueueAttributesAsync(string queueUrl, List<string> attributeNames, CancellationToken cancellationToken = default);

    /// <summary>Finds the URL of a queue by its name.</summary>
    Task<GetQueueUrlResponse> GetQueueUrlAsync(GetQueueUrlRequest request, CancellationToken cancellationToken = default);

    /// <inheritdoc cref="GetQueueUrlAsync(GetQueueUrlRequest, CancellationToken)"/>
    Task<GetQueueUrlResponse> GetQueueUrlAsync(string queueName, CancellationToken cancellationToken = default);

    /// <summary>Lists queues, at most 1000 a page.</summary>
    Task<ListQueuesResponse> ListQueuesAsync(ListQueuesRequest request, CancellationToken cancellationToken = default);

    /// <inheritdoc cref="ListQueuesAsync(ListQueuesRequest, CancellationToken)"/>
    Task<ListQueuesResponse> ListQueuesAsync(string queueNamePrefix, CancellationToken cancellationToken = default);

    /// <summary>Deletes the messages of a queue.</summary>
    Task<PurgeQueueResponse> PurgeQueueAsync(PurgeQueueRequest request, CancellationToken cancellationToken = default);

    /// <inheritdoc cref="PurgeQueueAsync(PurgeQueueRequest, CancellationToken)"/>
    Task<PurgeQueueResponse> PurgeQueueAsync(string queueUrl, CancellationToken cancellationToken = default);

    /// <summary>Receives up to ten messages, waiting for the first as long as the request says.</summary>
    Task<ReceiveMessageResponse> ReceiveMessageAsync(ReceiveMessageRequest request, CancellationToken cancellationToken = default);

    /// <inheritdoc cref="ReceiveMessageAsync(ReceiveMessageRequest, CancellationToken)"/>
    Task<ReceiveMessageResponse> ReceiveMessageAsync(string queueUrl, CancellationToken cancellationToken = default);

    /// <summary>Sends a message.</summary>
    Task<SendMessageResponse> SendMessageAsync(SendMessageRequest request, CancellationToken cancellationToken = default);

    /// <inheritdoc cref="SendMessageAsync(SendMessageRequest, CancellationToken)"/>
    Task<SendMessageResponse> SendMessageAsync(string queueUrl, string messageBody, CancellationToken cancellationToken = default);

    /// <summary>Sends up to ten messages.</summary>
    Task<SendMessageBatchResponse> SendMessageBatchAsync(SendMessageBatchRequest request, CancellationToken cancellationToken = default);

    /// <inheritdoc cref="SendMessageBatchAsync(SendMessageBatchRequest, CancellationToken)"/>
    Task<SendMessageBatchResponse> SendMessageBatchAsync(string queueUrl, List<SendMessageBatchRequestEntry> entries, CancellationToken cancellationToken = default);

    /// <summary>Sets attributes of a queue.</summary>
    Task<SetQueueAttributesResponse> SetQueueAttributesAsync(SetQueueAttributesRequest request, CancellationToken cancellationToken = default);

    /// <inheritdoc cref="SetQueueAttributesAsync(SetQueueAttributesRequest, CancellationToken)"/>
    Task<SetQueueAttributesResponse> SetQueueAttributesAsync(string queueUrl, Dictionary<string, string> attributes, CancellationToken cancellationToken = default);

    static ClientConfig IAmazonService.CreateDefaultClientConfig() => new AmazonSQSConfig();

    static IAmazonService IAmazonService.CreateDefaultServiceClient(AWSCredentials awsCredentials, ClientConfig clientConfig) =>
        new AmazonSQSClient(awsCredentials, (AmazonSQSConfig)clientConfig);
}
