using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using System.Text;
using Amazon.Runtime;
using Amazon.SQS;
using Amazon.SQS.Model;

namespace MassTransit.AmazonSqsTransport;

/// <summary>The queues of a host, by name.</summary>
internal sealed class SqsQueues(IAmazonSQS client)
{
    /// <summary>A bus that talks to that many queues looks them up anew now and then.</summary>
    private const int MostKnown = 1000;

    private readonly ConcurrentDictionary<string, SqsQueue> _known = new(StringComparer.Ordinal);

    public IAmazonSQS Client => client;

    /// <summary>Finds a queue, or creates it as the settings say.</summary>
    public async Task<SqsQueue> GetAsync(QueueSettings settings, CancellationToken cancellationToken)
    {
        if (_known.TryGetValue(settings.Name, out var known))
            return known;

        var url = await FindAsync(settings.Name, cancellationToken) ?? await CreateAsync(settings, cancellationToken);
        var attributes = await client.GetQueueAttributesAsync(url, [QueueAttributeName.VisibilityTimeout], cancellationToken);
        var queue = new SqsQueue(settings.Name, url, TimeSpan.FromSeconds(attributes.VisibilityTimeout), this);

        if (_known.Count >= MostKnown)
            _known.Clear();
        return _known.GetOrAdd(settings.Name, queue);
    }

    /// <summary>Sends to a queue, which is created when it is missing.</summary>
    public async Task SendAsync(QueueSettings settings, SendMessageBatchRequestEntry entry, CancellationToken cancellationToken)
    {
        var queue = await GetAsync(settings, cancellationToken);
        try
        {
            await queue.Sends.ExecuteAsync(entry).WaitAsync(cancellationToken);
        }
        catch (QueueDoesNotExistException)
        {
            // It was deleted, perhaps for good: that is the sender's to know.
            Forget(settings.Name);
            throw;
        }
    }

    public void Forget(string name) => _known.TryRemove(name, out _);

    public async Task DeleteQueueAsync(string name, CancellationToken cancellationToken)
    {
        Forget(name);
        if (await FindAsync(name, cancellationToken) is { } url)
            await client.DeleteQueueAsync(url, cancellationToken);
    }

    public async Task<IReadOnlyList<Exception?>> SendAsync(string url, IReadOnlyList<SendMessageBatchRequestEntry> entries)
    {
        for (var i = 0; i < entries.Count; i++)
            entries[i].Id = Id(i);
        var response = await client.SendMessageBatchAsync(url, [.. entries]);
        return Failures(entries.Count, response.Failed);
    }

    public async Task<IReadOnlyList<Exception?>> DeleteAsync(string url, IReadOnlyList<DeleteMessageBatchRequestEntry> entries)
    {
        for (var i = 0; i < entries.Count; i++)
            entries[i].Id = Id(i);
        var response = await client.DeleteMessageBatchAsync(url, [.. entries]);
        return Failures(entries.Count, response.Failed);
    }

    /// <summary>What an entry counts against the limit of a request.</summary>
    public static int Size(SendMessageBatchRequestEntry entry)
    {
        var size = Encoding.UTF8.GetByteCount(entry.MessageBody);
        foreach (var (name, value) in entry.MessageAttributes ?? [])
            size += name.Length + value.DataType.Length + Encoding.UTF8.GetByteCount(value.StringValue ?? string.Empty);
        return size;
    }

    private async Task<string?> FindAsync(string name, CancellationToken cancellationToken)
    {
        try
        {
            return (await client.GetQueueUrlAsync(name, cancellationToken)).QueueUrl;
        }
        catch (QueueDoesNotExistException)
        {
            return null;
        }
    }

    private async Task<string> CreateAsync(QueueSettings settings, CancellationToken cancellationToken)
    {
        var request = new CreateQueueRequest(settings.Name)
        {
            Attributes = settings.Attributes.ToDictionary(
                attribute => attribute.Key,
                attribute => Convert.ToString(attribute.Value, CultureInfo.InvariantCulture) ?? string.Empty,
                StringComparer.Ordinal
            ),
            Tags = new(settings.Tags, StringComparer.Ordinal),
        };
        return (await client.CreateQueueAsync(request, cancellationToken)).QueueUrl;
    }

    private static string Id(int i) => i.ToString(CultureInfo.InvariantCulture);

    private static Exception?[] Failures(int count, List<BatchResultErrorEntry>? failed)
    {
        var failures = new Exception?[count];
        foreach (var entry in failed ?? [])
        {
            var fault = entry.SenderFault == true ? ErrorType.Sender : ErrorType.Receiver;
            failures[int.Parse(entry.Id, CultureInfo.InvariantCulture)] = entry.Code is "ReceiptHandleIsInvalid"
                ? new ReceiptHandleIsInvalidException(entry.Message ?? entry.Code)
                : new AmazonSQSException(entry.Message ?? entry.Code, null, fault, entry.Code, string.Empty, HttpStatusCode.BadRequest);
        }

        return failures;
    }
}
