using Dapper;
using Microsoft.Data.Sqlite;
using RenderFarm.Contracts.Messages;

namespace RenderFarm.Coordinator.Artifacts;

/// <summary>The statements on <c>artifacts</c>. States are changed by <see cref="ArtifactLifecycle"/> alone.</summary>
internal static class ArtifactTable
{
    /// <summary>Adds one that waits; one that is there already stays as it is.</summary>
    public static void Insert(SqliteConnection connection, string jobId, ArtifactKind kind) => connection.Execute(
        "INSERT INTO artifacts (job_id, kind, state) VALUES (@jobId, @kind, 'Waiting') ON CONFLICT DO NOTHING", new { jobId, kind = kind.ToString() });

    /// <summary>The artifact, or null.</summary>
    public static Artifact? Find(SqliteConnection connection, string jobId, ArtifactKind kind) => connection.QuerySingleOrDefault<Artifact>(
        "SELECT * FROM artifacts WHERE job_id = @jobId AND kind = @kind", new { jobId, kind = kind.ToString() });

    /// <summary>One that may be sent now; null when there is none.</summary>
    public static Artifact? NextToSend(SqliteConnection connection, DateTimeOffset now) => connection.QueryFirstOrDefault<Artifact>(
        "SELECT * FROM artifacts WHERE state = 'Waiting' AND (not_before IS NULL OR not_before <= @now) LIMIT 1", new { now });

    /// <summary>Those sent before <paramref name="before"/> that nobody has brought.</summary>
    public static List<Artifact> SentBefore(SqliteConnection connection, DateTimeOffset before) => connection.Query<Artifact>(
        "SELECT * FROM artifacts WHERE state = 'Sent' AND sent_at < @before", new { before }).AsList();

    /// <summary>Writes what may change of an artifact.</summary>
    public static void Save(SqliteConnection connection, Artifact artifact) => connection.Execute(
        """
        UPDATE artifacts SET state = @State, attempts = @Attempts, not_before = @NotBefore, sent_at = @SentAt, key = @Key,
            size_bytes = @SizeBytes, note = @Note, error = @Error
        WHERE job_id = @JobId AND kind = @Kind
        """,
        new
        {
            artifact.JobId,
            Kind = artifact.Kind.ToString(),
            State = artifact.State.ToString(),
            artifact.Attempts,
            artifact.NotBefore,
            artifact.SentAt,
            artifact.Key,
            artifact.SizeBytes,
            artifact.Note,
            artifact.Error,
        });
}
