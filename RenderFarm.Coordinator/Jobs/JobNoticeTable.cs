using Dapper;
using RenderFarm.Contracts.Api;
using RenderFarm.Coordinator.Transitions;

namespace RenderFarm.Coordinator.Jobs;

/// <summary>The statements on <c>job_notices</c>.</summary>
internal static class JobNoticeTable
{
    /// <summary>Says something about a job that goes on; the time stays while the text does. What has no job has nobody to tell.</summary>
    public static void Set(FarmTransaction farm, string jobId, JobNoticeKind kind, string text)
    {
        var changed = farm.Connection.Execute(
            """
            INSERT INTO job_notices (job_id, kind, text, at)
            SELECT @jobId, @kind, @text, @now WHERE EXISTS (SELECT 1 FROM jobs WHERE id = @jobId AND ended_at IS NULL)
            ON CONFLICT (job_id, kind) DO UPDATE SET text = excluded.text, at = excluded.at WHERE text <> excluded.text
            """,
            new { jobId, kind = kind.ToString(), text, now = farm.Now });
        if (changed > 0)
            farm.Changes.Job(jobId);
    }

    /// <summary>Takes back what was said.</summary>
    public static void Clear(FarmTransaction farm, string jobId, JobNoticeKind kind)
    {
        var changed = farm.Connection.Execute("DELETE FROM job_notices WHERE job_id = @jobId AND kind = @kind", new { jobId, kind = kind.ToString() });
        if (changed > 0)
            farm.Changes.Job(jobId);
    }

    /// <summary>Takes back everything: the job has ended, and its error says why.</summary>
    public static void ClearAll(FarmTransaction farm, string jobId) => farm.Connection.Execute("DELETE FROM job_notices WHERE job_id = @jobId", new { jobId });
}
