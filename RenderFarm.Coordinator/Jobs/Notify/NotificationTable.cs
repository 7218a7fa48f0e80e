using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text.Json;
using Dapper;
using Microsoft.Data.Sqlite;
using RenderFarm.Contracts.Api;
using RenderFarm.Coordinator.Infrastructure.Database;
using RenderFarm.Coordinator.Transitions;

namespace RenderFarm.Coordinator.Jobs.Notify;

/// <summary>A row of <c>notifications</c>: something that one address is to be told of a job.</summary>
internal sealed record NotificationRow : IJsonItem
{
    public string Id { get; init; } = "";

    public string JobId { get; init; } = "";

    public string Url { get; init; } = "";

    public NotifyEvent? Event { get; init; }

    /// <summary>As it is sent.</summary>
    public string Body { get; init; } = "";

    /// <summary>How often it was sent.</summary>
    public int Attempts { get; init; }

    public DateTimeOffset? EndedAt { get; init; }

    public string? Error { get; init; }
}

/// <summary>The statements on <c>notifications</c>. What is to be told is written beside what it tells of, in one transaction.</summary>
internal static class NotificationTable
{
    private const string SecretName = "notify";

    /// <summary>Has every address of a job told of an event. Of its money and its deadline they hear once.</summary>
    public static void Tell(FarmTransaction farm, string jobId, NotifyEvent what, string text)
    {
        if (JobTable.Find(farm.Connection, jobId) is not { Notify: { } addresses } job)
            return;
        foreach (var url in addresses)
        {
            var notification = new Notification
            {
                Id = Guid.NewGuid().ToString("N"),
                Event = what,
                At = farm.Now,
                Text = text,
                Job = new NotifiedJob
                {
                    Id = job.Id,
                    Name = job.Name,
                    State = job.State,
                    Frames = job.Counts,
                    CreatedAt = job.CreatedAt,
                    EndedAt = job.EndedAt,
                    Error = job.Error,
                    Dollars = job.Cost?.Dollars,
                },
            };
            farm.Connection.Execute(
                """
                INSERT INTO notifications (id, job_id, url, event, body, created_at, not_before)
                SELECT @Id, @jobId, @url, @what, @body, @Now, @Now
                WHERE NOT (@isOnce AND EXISTS (SELECT 1 FROM notifications WHERE job_id = @jobId AND url = @url AND event = @what))
                """,
                new
                {
                    notification.Id,
                    jobId,
                    url,
                    what = what.ToString(),
                    body = JsonSerializer.Serialize(notification, ApiJson.Options),
                    farm.Now,
                    isOnce = what is NotifyEvent.Budget or NotifyEvent.Deadline,
                }
            );
        }
    }

    /// <summary>Those that are to be sent now.</summary>
    public static List<NotificationRow> Due(SqliteConnection connection, DateTimeOffset now, int limit) =>
        connection
            .Query<NotificationRow>(
                "SELECT * FROM notifications WHERE ended_at IS NULL AND not_before <= @now ORDER BY not_before LIMIT @limit",
                new { now, limit }
            )
            .AsList();

    /// <summary>One was sent.</summary>
    /// <param name="farm">The transaction.</param>
    /// <param name="row">Which, as it was before.</param>
    /// <param name="error">Why it was not taken; null when it was.</param>
    /// <param name="again">When it is tried again; null when it is not.</param>
    public static void Sent(FarmTransaction farm, NotificationRow row, string? error, DateTimeOffset? again)
    {
        farm.Connection.Execute(
            """
            UPDATE notifications SET attempts = attempts + 1, error = @error, not_before = IFNULL(@again, not_before), ended_at = @ended
            WHERE id = @Id
            """,
            new
            {
                row.Id,
                error,
                again,
                ended = again is null ? farm.Now : (DateTimeOffset?)null,
            }
        );
        farm.Changes.Job(row.JobId);
    }

    /// <summary>The key that they are signed with, made when there is none.</summary>
    /// <param name="farm">The transaction.</param>
    /// <param name="anew">Another takes its place.</param>
    public static string Secret(FarmTransaction farm, bool anew = false)
    {
        farm.Connection.Execute(
            "INSERT INTO secrets (name, secret) VALUES (@SecretName, @made) ON CONFLICT (name) DO "
                + (anew ? "UPDATE SET secret = excluded.secret" : "NOTHING"),
            new { SecretName, made = "rfs_" + Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(32)) }
        );
        return farm.Connection.ExecuteScalar<string>("SELECT secret FROM secrets WHERE name = @SecretName", new { SecretName })!;
    }
}
