using System.Text.Json;
using Amazon.SQS.Model;
using Dapper;
using MassTransit;
using Microsoft.Data.Sqlite;

namespace RenderFarm.Coordinator.Housekeeping;

/// <summary>A row of <c>dead_letters</c>: a message that a consumer failed on, or that none takes.</summary>
internal sealed record DeadLetter
{
    private const int MaxReason = 1000;
    private const int MaxName = 100;

    /// <summary>Rises with each.</summary>
    public long Seq { get; init; }

    /// <summary>Of SQS.</summary>
    public required string Id { get; init; }

    /// <summary>The queue that it was meant for, without the farm's scope.</summary>
    public required string Queue { get; init; }

    public required string Body { get; init; }

    public string? ContentType { get; init; }

    /// <summary>Of MassTransit: the same when it fails again.</summary>
    public string? MessageId { get; init; }

    /// <summary>Name of its type, without the namespace.</summary>
    public string? Type { get; init; }

    public string? JobId { get; init; }

    public int? Frame { get; init; }

    public string? WorkerId { get; init; }

    public required string Reason { get; init; }

    public required DateTimeOffset FailedAt { get; init; }

    /// <summary>When it was taken again.</summary>
    public DateTimeOffset? TakenAt { get; init; }

    /// <summary>
    /// Whether it failed because the database could not be written, which reports no longer do: it is taken again without being asked for.
    /// The numbers are SQLite's: busy, locked, read-only, I/O error, full, cannot open; the last is what a writer without a transaction
    /// said.
    /// </summary>
    public bool IsOfDatabase =>
        (
            (string[])
                [
                    "SQLite Error 5:",
                    "SQLite Error 6:",
                    "SQLite Error 8:",
                    "SQLite Error 10:",
                    "SQLite Error 13:",
                    "SQLite Error 14:",
                    "nested transactions",
                ]
        ).Any(text => Reason.Contains(text, StringComparison.Ordinal));

    /// <summary>Reads as much of a message as can be read: it may be anything.</summary>
    public static DeadLetter Of(Message message, string queue, bool isSkipped, DateTimeOffset now)
    {
        var letter = new DeadLetter
        {
            Id = message.MessageId,
            Queue = queue,
            Body = message.Body,
            ContentType = Attribute(message, MessageHeaders.ContentType),
            Reason =
                Short(Attribute(message, MessageHeaders.FaultMessage), MaxReason)
                ?? (
                    isSkipped
                        ? "Nothing here knows what to do with such a message: it is of another version, or forged."
                        : "Nobody has said why."
                ),
            FailedAt = now,
        };
        try
        {
            using var json = JsonDocument.Parse(message.Body);
            var root = json.RootElement;
            var content = Property(root, "message");
            return letter with
            {
                MessageId = Text(root, "messageId"),
                Type =
                    Property(root, "messageType") is { ValueKind: JsonValueKind.Array } types
                    && types.GetArrayLength() > 0
                    && types[0].ValueKind == JsonValueKind.String
                        ? Short(types[0].GetString()!.Split(':')[^1], MaxName)
                        : null,
                JobId = Text(content, "jobId"),
                WorkerId = Text(content, "workerId"),
                Frame =
                    Number(content, "frame")
                    ?? (
                        Property(content, "frames") is { ValueKind: JsonValueKind.Array } frames && frames.GetArrayLength() > 0
                            ? Number(frames[0], "number")
                            : null
                    ),
            };
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            return letter; // no JSON, or text that is none
        }
    }

    private static string? Attribute(Message message, string name) => message.MessageAttributes?.GetValueOrDefault(name)?.StringValue;

    private static JsonElement? Property(JsonElement? element, string name) =>
        element is { ValueKind: JsonValueKind.Object } parent && parent.TryGetProperty(name, out var value) ? value : null;

    private static string? Text(JsonElement? element, string name) =>
        Property(element, name) is { ValueKind: JsonValueKind.String } value ? Short(value.GetString(), MaxName) : null;

    private static int? Number(JsonElement? element, string name) =>
        Property(element, name) is { ValueKind: JsonValueKind.Number } value && value.TryGetInt32(out var number) ? number : null;

    private static string? Short(string? text, int length) =>
        string.IsNullOrEmpty(text) ? null
        : text.Length <= length ? text
        : text[..(length - 1)] + "…";
}

/// <summary>
/// The statements on <c>dead_letters</c>. Those that were taken again stay for a while, so that none is taken again for ever.
/// </summary>
internal static class DeadLetterTable
{
    /// <summary>Adds one; one that is there stays as it is.</summary>
    public static void Insert(SqliteConnection connection, DeadLetter letter) =>
        connection.Execute(
            """
            INSERT INTO dead_letters (id, queue, body, content_type, message_id, type, job_id, frame, worker_id, reason, failed_at)
            VALUES (@Id, @Queue, @Body, @ContentType, @MessageId, @Type, @JobId, @Frame, @WorkerId, @Reason,
                @FailedAt) ON CONFLICT DO NOTHING
            """,
            letter
        );

    /// <summary>How many wait for somebody.</summary>
    public static int Count(SqliteConnection connection) =>
        connection.ExecuteScalar<int>("SELECT COUNT(*) FROM dead_letters WHERE taken_at IS NULL");

    /// <summary>Those that wait, newest first, from before <paramref name="beforeSeq"/>.</summary>
    public static List<DeadLetter> List(SqliteConnection connection, long beforeSeq, int limit) =>
        connection
            .Query<DeadLetter>(
                "SELECT * FROM dead_letters WHERE taken_at IS NULL AND seq < @beforeSeq ORDER BY seq DESC LIMIT @limit",
                new { beforeSeq, limit }
            )
            .AsList();

    /// <summary>One that waits, or null.</summary>
    public static DeadLetter? Find(SqliteConnection connection, string id) =>
        connection.QuerySingleOrDefault<DeadLetter>("SELECT * FROM dead_letters WHERE taken_at IS NULL AND id = @id", new { id });

    /// <summary>Whether the same message was taken again before.</summary>
    public static bool WasTaken(SqliteConnection connection, string messageId) =>
        connection.ExecuteScalar<bool>(
            "SELECT EXISTS (SELECT 1 FROM dead_letters WHERE message_id = @messageId AND taken_at IS NOT NULL)",
            new { messageId }
        );

    /// <summary>Remembers that one was taken again; its body is on its queue then.</summary>
    public static void Taken(SqliteConnection connection, string id, DateTimeOffset now) =>
        connection.Execute("UPDATE dead_letters SET taken_at = @now, body = '' WHERE id = @id", new { id, now });

    /// <summary>Removes one, or all that wait.</summary>
    public static int Drop(SqliteConnection connection, string? id) =>
        connection.Execute("DELETE FROM dead_letters WHERE taken_at IS NULL AND (@id IS NULL OR id = @id)", new { id });

    /// <summary>Keeps the newest, by count, by size and by age.</summary>
    public static int Bound(SqliteConnection connection, int count, long characters, DateTimeOffset since) =>
        connection.Execute(
            """
            DELETE FROM dead_letters WHERE failed_at < @since OR seq IN (
                SELECT seq FROM (SELECT seq, ROW_NUMBER() OVER newest AS place, SUM(LENGTH(body)) OVER newest AS total
                    FROM dead_letters WINDOW newest AS (ORDER BY seq DESC))
                WHERE place > @count OR total > @characters)
            """,
            new
            {
                count,
                characters,
                since,
            }
        );
}
