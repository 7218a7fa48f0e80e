using Dapper;
using Microsoft.Data.Sqlite;
using RenderFarm.LocalCloud.Sqs.Queues;
using RenderFarm.LocalCloud.Storage;

namespace RenderFarm.LocalCloud.Sqs.Messages;

/// <summary>The messages. What is answered is on the disk: a killed process loses no message and brings none back.</summary>
internal sealed class MessageStore(SqsDatabase database, DataDirectory data, QueueNames names, QueueSignals signals, TimeProvider time)
{
    public async Task SendAsync(string queueName, IReadOnlyList<NewMessage> messages)
    {
        // The reserve is for receiving and deleting, which make room again.
        data.EnsureRoomFor(messages.Sum(message => (long)message.Size));
        await database.WriteAsync(connection =>
        {
            var queue = QueueStore.Find(connection, queueName);
            var now = Now();
            foreach (var message in messages)
            {
                CheckSize(queue, message);
                connection.Execute(
                    """
                    INSERT INTO messages (queue_id, message_id, body, attributes, system_attributes, sent, visible_at)
                    VALUES (@queue, @Id, @Body, @attributes, @system, @now, @visibleAt)
                    """,
                    new
                    {
                        queue = queue.Id,
                        message.Id,
                        message.Body,
                        attributes = message.Attributes.ToJson(),
                        system = message.SystemAttributes.ToJson(),
                        now,
                        visibleAt = now + 1000L * (message.DelaySeconds ?? queue.Attributes.DelaySeconds),
                    }
                );
            }

            return messages.Count;
        });
        signals.Pulse(queueName);
    }

    /// <summary>Refuses a message that is larger than the queue allows.</summary>
    public static void CheckSize(Queue queue, NewMessage message)
    {
        if (message.Size > queue.Attributes.MaximumMessageSize)
        {
            throw SqsErrors.InvalidParameter(
                "MessageBody",
                $"({message.Size} bytes)",
                $"Message must be shorter than {queue.Attributes.MaximumMessageSize} bytes."
            );
        }
    }

    /// <summary>Waits until there is a message, at most <paramref name="wait"/>. Empty when none came.</summary>
    /// <param name="queueName">Must exist.</param>
    /// <param name="max">Most messages to take.</param>
    /// <param name="visibilitySeconds">How long they are hidden from others; null for the queue's.</param>
    /// <param name="wait">Null for the queue's.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public async Task<IReadOnlyList<ReceivedMessage>> ReceiveAsync(
        string queueName,
        int max,
        int? visibilitySeconds,
        TimeSpan? wait,
        CancellationToken cancellationToken
    )
    {
        var started = time.GetTimestamp();
        // Throws for an unknown queue, before a signal is made for it.
        database.Read(connection => QueueStore.Find(connection, queueName));
        while (true)
        {
            var changed = signals.Next(queueName);
            var (queue, due) = database.Read(connection => NextDue(connection, queueName));
            var now = Now();
            if (due <= now)
            {
                var received = await TakeAsync(queueName, max, visibilitySeconds);
                if (received.Count > 0)
                    return received;
                continue;
            }

            var left = (wait ?? TimeSpan.FromSeconds(queue.Attributes.ReceiveMessageWaitTimeSeconds)) - time.GetElapsedTime(started);
            if (left <= TimeSpan.Zero || cancellationToken.IsCancellationRequested)
                return [];

            var untilDue = due is { } at ? TimeSpan.FromMilliseconds(at - now) : left;
            using var timer = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
            await Task.WhenAny(changed, Task.Delay(untilDue < left ? untilDue : left, time, timer.Token));
            await timer.CancelAsync();
        }
    }

    /// <summary>Deletes the message unless it was received again since.</summary>
    public Task<int> DeleteAsync(string queueName, IReadOnlyList<ReceiptHandle> receipts) =>
        database.WriteAsync(connection =>
        {
            var queue = QueueStore.Find(connection, queueName);
            return connection.Execute(
                "DELETE FROM messages WHERE id = @Message AND queue_id = @queue AND receives = @Receive",
                receipts.Select(receipt => new
                {
                    receipt.Message,
                    queue = queue.Id,
                    receipt.Receive,
                })
            );
        });

    /// <summary>Hides received messages for that long from now on, or shows them again.</summary>
    /// <returns>For each, whether it is in flight and was changed.</returns>
    public async Task<IReadOnlyList<bool>> ChangeVisibilityAsync(
        string queueName,
        IReadOnlyList<(ReceiptHandle Receipt, int Seconds)> changes
    )
    {
        var changed = await database.WriteAsync(connection =>
        {
            var queue = QueueStore.Find(connection, queueName);
            var now = Now();
            return changes
                .Select(change =>
                    connection.Execute(
                        """
                        UPDATE messages SET visible_at = @until
                        WHERE id = @Message AND queue_id = @queue AND receives = @Receive AND visible_at > @now
                        """,
                        new
                        {
                            change.Receipt.Message,
                            queue = queue.Id,
                            change.Receipt.Receive,
                            now,
                            until = now + 1000L * change.Seconds,
                        }
                    ) > 0
                )
                .ToList();
        });
        signals.Pulse(queueName);
        return changed;
    }

    public Task<int> PurgeAsync(string queueName) =>
        database.WriteAsync(connection =>
            connection.Execute("DELETE FROM messages WHERE queue_id = @Id", new { QueueStore.Find(connection, queueName).Id })
        );

    public QueueDepth Depth(string queueName) =>
        database.Read(connection =>
        {
            var queue = QueueStore.Find(connection, queueName);
            var now = Now();
            return connection.QuerySingle<QueueDepth>(
                """
                SELECT ifnull(sum(visible_at <= @now), 0) AS Visible,
                    ifnull(sum(visible_at > @now AND queue_receives > 0), 0) AS InFlight,
                    ifnull(sum(visible_at > @now AND queue_receives = 0), 0) AS Delayed
                FROM messages WHERE queue_id = @Id AND sent > @oldest
                """,
                new
                {
                    queue.Id,
                    now,
                    oldest = Oldest(queue, now),
                }
            );
        });

    /// <summary>Deletes what was kept longer than its queue wants. Returns how many.</summary>
    public Task<int> DeleteExpiredAsync() =>
        database.WriteAsync(connection =>
        {
            var now = Now();
            return QueueStore
                .All(connection)
                .Sum(queue =>
                    connection.Execute(
                        "DELETE FROM messages WHERE queue_id = @Id AND sent <= @oldest",
                        new { queue.Id, oldest = Oldest(queue, now) }
                    )
                );
        });

    private static long Oldest(Queue queue, long now) => now - 1000L * queue.Attributes.MessageRetentionPeriod;

    private (Queue Queue, long? Due) NextDue(SqliteConnection connection, string queueName)
    {
        var queue = QueueStore.Find(connection, queueName);
        var due = connection.ExecuteScalar<long?>(
            "SELECT visible_at FROM messages WHERE queue_id = @Id AND sent > @oldest ORDER BY visible_at LIMIT 1",
            new { queue.Id, oldest = Oldest(queue, Now()) }
        );
        return (queue, due);
    }

    private async Task<IReadOnlyList<ReceivedMessage>> TakeAsync(string queueName, int max, int? visibilitySeconds)
    {
        var (received, deadLetterQueue) = await database.WriteAsync(connection =>
        {
            var queue = QueueStore.Find(connection, queueName);
            var now = Now();
            var deadLetterQueue = MoveDeadLetters(connection, queue, now);
            var rows = connection
                .Query<MessageRow>(
                    """
                    SELECT id, message_id AS MessageId, body, attributes, system_attributes AS SystemAttributes, sent, receives,
                        first_received AS FirstReceived, source_arn AS SourceArn
                    FROM messages WHERE queue_id = @Id AND visible_at <= @now AND sent > @oldest
                    ORDER BY visible_at, id LIMIT @max
                    """,
                    new
                    {
                        queue.Id,
                        now,
                        oldest = Oldest(queue, now),
                        max,
                    }
                )
                .AsList();
            connection.Execute(
                """
                UPDATE messages SET visible_at = @until, receives = receives + 1, queue_receives = queue_receives + 1,
                    first_received = ifnull(first_received, @now)
                WHERE id = @Id
                """,
                rows.Select(row => new
                {
                    row.Id,
                    now,
                    until = now + 1000L * (visibilitySeconds ?? queue.Attributes.VisibilityTimeout),
                })
            );
            return (rows.ConvertAll(row => row.ToMessage(queue.Id, now)), deadLetterQueue);
        });
        if (deadLetterQueue is not null)
            signals.Pulse(deadLetterQueue);
        return received;
    }

    /// <returns>The queue that messages were moved to; null when none were.</returns>
    private string? MoveDeadLetters(SqliteConnection connection, Queue queue, long now)
    {
        if (
            queue.Attributes.RedrivePolicy is not { } policy
            || names.FromArn(policy.DeadLetterTargetArn) is not { } targetName
            || QueueStore.TryFind(connection, targetName) is not { } target
        )
        {
            return null;
        }

        var moved = connection.Execute(
            """
            UPDATE messages SET queue_id = @target, queue_receives = 0, source_arn = @source
            WHERE queue_id = @Id AND visible_at <= @now AND queue_receives >= @MaxReceiveCount
            """,
            new
            {
                target = target.Id,
                source = names.Arn(queue.Name),
                queue.Id,
                now,
                policy.MaxReceiveCount,
            }
        );
        return moved > 0 ? target.Name : null;
    }

    private long Now() => time.GetUtcNow().ToUnixTimeMilliseconds();
}
