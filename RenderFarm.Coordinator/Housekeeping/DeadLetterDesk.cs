using Amazon.SQS;
using Amazon.SQS.Model;
using MassTransit;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using RenderFarm.Coordinator.Infrastructure;
using RenderFarm.Coordinator.Transitions;
using RenderFarm.ServiceDefaults.Messaging;

namespace RenderFarm.Coordinator.Housekeeping;

/// <summary>
/// Brings the messages that were set aside by any queue of the farm into the database, where they can be read, and takes them again or
/// drops them. SQS shows a message only to who receives it, and forgets it after some days.
/// </summary>
internal sealed partial class DeadLetterDesk(
    FarmStore store,
    IAmazonSQS sqs,
    FarmQueues names,
    LeftQueues queues,
    TimeProvider time,
    ILogger<DeadLetterDesk> logger
) : IHealthCheck
{
    /// <summary>What is kept: enough to see what goes wrong, little enough for a database that is read by people.</summary>
    private const int MostLetters = 1000;
    private const long MostCharacters = 16 << 20;
    private const int AtOnce = 10;
    private const int BatchesInOneLook = 50;
    private static readonly TimeSpan KeptFor = TimeSpan.FromDays(14);

    /// <summary>Brings what has come.</summary>
    /// <exception cref="CloudUnavailableException">SQS does not answer.</exception>
    public async Task LookAsync(CancellationToken cancellationToken)
    {
        foreach (var url in await queues.ListAsync(cancellationToken))
        {
            if (LeftQueues.Aside(url) is { } suffix)
                await BringAsync(url, suffix, cancellationToken);
        }

        await store.WriteAsync(
            farm => DeadLetterTable.Bound(farm.Connection, MostLetters, MostCharacters, farm.Now - KeptFor),
            cancellationToken
        );
    }

    /// <summary>Sends letters to the queues that they were meant for.</summary>
    /// <param name="ids">Which; null for all.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <returns>How many.</returns>
    /// <exception cref="CloudUnavailableException">A queue does not answer, or is gone with its worker.</exception>
    public async Task<int> RetryAsync(IReadOnlyList<string>? ids, CancellationToken cancellationToken)
    {
        var count = 0;
        foreach (
            var id in ids
                ?? [.. store.Read(connection => DeadLetterTable.List(connection, long.MaxValue, MostLetters)).Select(letter => letter.Id)]
        )
        {
            if (store.Read(connection => DeadLetterTable.Find(connection, id)) is not { } letter)
                continue;
            await SendAsync(letter, cancellationToken);
            // After the send: what is taken twice does nothing the second time.
            await store.WriteAsync(farm => DeadLetterTable.Taken(farm.Connection, id, farm.Now), cancellationToken);
            count++;
        }

        return count;
    }

    /// <summary>Removes letters for good.</summary>
    /// <param name="ids">Which; null for all.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <returns>How many.</returns>
    public Task<int> DropAsync(IReadOnlyList<string>? ids, CancellationToken cancellationToken) =>
        store.WriteAsync(
            farm => ids is null ? DeadLetterTable.Drop(farm.Connection, null) : ids.Sum(id => DeadLetterTable.Drop(farm.Connection, id)),
            cancellationToken
        );

    /// <summary>Degraded while there are any: somebody should look, and the farm goes on.</summary>
    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        var count = store.Read(DeadLetterTable.Count);
        return Task.FromResult(
            count == 0
                ? HealthCheckResult.Healthy()
                : HealthCheckResult.Degraded($"Messages that could not be processed: {count}. 'renderfarm dead-letters' lists them.")
        );
    }

    private async Task BringAsync(string url, string suffix, CancellationToken cancellationToken)
    {
        var queue = LeftQueues.NameOf(url)[names.Name("").Length..^suffix.Length];
        for (var batch = 0; batch < BatchesInOneLook; batch++)
        {
            var messages = await LeftQueues.GuardedAsync(
                async () =>
                    (
                        await sqs.ReceiveMessageAsync(
                            new ReceiveMessageRequest
                            {
                                QueueUrl = url,
                                MaxNumberOfMessages = AtOnce,
                                MessageAttributeNames = ["All"],
                            },
                            cancellationToken
                        )
                    ).Messages
                    ?? [],
                cancellationToken
            );
            if (messages.Count == 0)
                return;
            var letters = messages.ConvertAll(message =>
                DeadLetter.Of(message, queue, isSkipped: suffix == LeftQueues.Skipped, time.GetUtcNow())
            );
            await store.WriteAsync(
                farm =>
                {
                    foreach (var letter in letters)
                        DeadLetterTable.Insert(farm.Connection, letter);
                },
                cancellationToken
            );
            await LeftQueues.GuardedAsync(
                () =>
                    sqs.DeleteMessageBatchAsync(
                        url,
                        messages.ConvertAll(message => new DeleteMessageBatchRequestEntry
                        {
                            Id = message.MessageId,
                            ReceiptHandle = message.ReceiptHandle,
                        }),
                        cancellationToken
                    ),
                cancellationToken
            );
            foreach (var letter in letters)
                LogBrought(letter.Queue, letter.Type, letter.JobId, letter.Frame, letter.WorkerId, letter.Reason);
            await RetryAsync([.. letters.Where(MayBeTaken).Select(letter => letter.Id)], cancellationToken);
        }
    }

    private bool MayBeTaken(DeadLetter letter) =>
        letter is { IsOfDatabase: true, MessageId: { } messageId }
        && !store.Read(connection => DeadLetterTable.WasTaken(connection, messageId));

    private Task<SendMessageResponse> SendAsync(DeadLetter letter, CancellationToken cancellationToken) =>
        LeftQueues.GuardedAsync(
            async () =>
            {
                var url = await sqs.GetQueueUrlAsync(names.Name(letter.Queue), cancellationToken);
                var request = new SendMessageRequest
                {
                    QueueUrl = url.QueueUrl,
                    MessageBody = letter.Body,
                    MessageAttributes = [],
                };
                if (letter.ContentType is { } type)
                    request.MessageAttributes[MessageHeaders.ContentType] = new MessageAttributeValue
                    {
                        DataType = "String",
                        StringValue = type,
                    };
                return await sqs.SendMessageAsync(request, cancellationToken);
            },
            cancellationToken
        );

    [LoggerMessage(
        1810,
        LogLevel.Warning,
        "A message for {Queue} could not be processed: {Type} of job {JobId} frame {Frame} worker {WorkerId}: {Reason}"
    )]
    private partial void LogBrought(string queue, string? type, string? jobId, int? frame, string? workerId, string reason);
}
