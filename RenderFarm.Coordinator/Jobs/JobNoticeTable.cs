using Dapper;
using Microsoft.Data.Sqlite;
using RenderFarm.Contracts.Api;
using RenderFarm.Coordinator.Jobs.Notify;
using RenderFarm.Coordinator.Transitions;

namespace RenderFarm.Coordinator.Jobs;

/// <summary>The statements on <c>job_notices</c>.</summary>
internal static class JobNoticeTable
{
    /// <summary>Brings notices up to date, and writes only when one of them is news.</summary>
    /// <param name="store">The farm.</param>
    /// <param name="notices">What to say; without a text, what to take back.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public static async Task SayAsync(
        FarmStore store,
        IReadOnlyList<(string JobId, JobNoticeKind Kind, string? Text)> notices,
        CancellationToken cancellationToken
    )
    {
        var news = store.Read(connection => notices.Where(notice => IsNews(connection, notice.JobId, notice.Kind, notice.Text)).ToList());
        if (news.Count > 0)
            await store.WriteAsync(farm => news.ForEach(notice => Say(farm, notice.JobId, notice.Kind, notice.Text)), cancellationToken);
    }

    private static void Say(FarmTransaction farm, string jobId, JobNoticeKind kind, string? text)
    {
        if (text is null)
            Clear(farm, jobId, kind);
        else
            Set(farm, jobId, kind, text);
    }

    private static bool IsNews(SqliteConnection connection, string jobId, JobNoticeKind kind, string? text) =>
        connection.ExecuteScalar<bool>(
            """
            SELECT IFNULL((SELECT text FROM job_notices WHERE job_id = @jobId AND kind = @kind), '') <> IFNULL(@text, '')
                AND (@text IS NULL OR EXISTS (SELECT 1 FROM jobs WHERE id = @jobId AND ended_at IS NULL))
            """,
            new
            {
                jobId,
                kind = kind.ToString(),
                text,
            }
        );

    /// <summary>Says something about a job that goes on; the time stays while the text does. What has no job has nobody to tell.</summary>
    public static void Set(FarmTransaction farm, string jobId, JobNoticeKind kind, string text)
    {
        var changed = farm.Connection.Execute(
            """
            INSERT INTO job_notices (job_id, kind, text, at)
            SELECT @jobId, @kind, @text, @now WHERE EXISTS (SELECT 1 FROM jobs WHERE id = @jobId AND ended_at IS NULL)
            ON CONFLICT (job_id, kind) DO UPDATE SET text = excluded.text, at = excluded.at WHERE text <> excluded.text
            """,
            new
            {
                jobId,
                kind = kind.ToString(),
                text,
                now = farm.Now,
            }
        );
        if (changed == 0)
            return;
        farm.Changes.Job(jobId);
        if (kind is JobNoticeKind.Budget or JobNoticeKind.Deadline)
            NotificationTable.Tell(farm, jobId, kind == JobNoticeKind.Budget ? NotifyEvent.Budget : NotifyEvent.Deadline, text);
    }

    /// <summary>Takes back what was said.</summary>
    public static void Clear(FarmTransaction farm, string jobId, JobNoticeKind kind)
    {
        var changed = farm.Connection.Execute(
            "DELETE FROM job_notices WHERE job_id = @jobId AND kind = @kind",
            new { jobId, kind = kind.ToString() }
        );
        if (changed > 0)
            farm.Changes.Job(jobId);
    }

    /// <summary>Takes back everything: the job has ended, and its error says why.</summary>
    public static void ClearAll(FarmTransaction farm, string jobId) =>
        farm.Connection.Execute("DELETE FROM job_notices WHERE job_id = @jobId", new { jobId });
}
