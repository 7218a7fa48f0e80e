using System.Text;
using System.Text.RegularExpressions;
using Dapper;
using Microsoft.Data.Sqlite;
using RenderFarm.Contracts.Api;
using RenderFarm.Contracts.Messages;
using RenderFarm.Coordinator.Infrastructure.Database;

namespace RenderFarm.Coordinator.Jobs.Artifacts;

/// <summary>A row of <c>artifacts</c>: something to be made of a completed job's frames.</summary>
internal sealed record Artifact : IJsonItem
{
    public required string JobId { get; init; }

    public required ArtifactKind Kind { get; init; }

    public required ArtifactState State { get; init; }

    /// <summary>How often it was sent to the workers.</summary>
    public int Attempts { get; init; }

    /// <summary>Not to be sent earlier.</summary>
    public DateTimeOffset? NotBefore { get; init; }

    public DateTimeOffset? SentAt { get; init; }

    public string? Key { get; init; }

    public long? SizeBytes { get; init; }

    /// <summary>As the store has computed it; null where it does not say.</summary>
    public string? Sha256 { get; init; }

    /// <summary>How it is less than it could be.</summary>
    public string? Note { get; init; }

    /// <summary>Why the last attempt failed.</summary>
    public string? Error { get; init; }
}

/// <summary>The statements on <c>artifacts</c>. States are changed by <see cref="ArtifactLifecycle"/> alone.</summary>
internal static class ArtifactTable
{
    /// <summary>Adds one that waits; one that is there already stays as it is.</summary>
    public static void Insert(SqliteConnection connection, string jobId, ArtifactKind kind) =>
        connection.Execute(
            "INSERT INTO artifacts (job_id, kind, state) VALUES (@jobId, @kind, 'Waiting') ON CONFLICT DO NOTHING",
            new { jobId, kind = kind.ToString() }
        );

    /// <summary>The artifact, or null.</summary>
    public static Artifact? Find(SqliteConnection connection, string jobId, ArtifactKind kind) =>
        connection.QuerySingleOrDefault<Artifact>(
            "SELECT * FROM artifacts WHERE job_id = @jobId AND kind = @kind",
            new { jobId, kind = kind.ToString() }
        );

    /// <summary>Removes those of a job, which is not completed any more.</summary>
    public static void DeleteAll(SqliteConnection connection, string jobId) =>
        connection.Execute("DELETE FROM artifacts WHERE job_id = @jobId", new { jobId });

    /// <summary>One that may be sent now; null when there is none.</summary>
    public static Artifact? NextToSend(SqliteConnection connection, DateTimeOffset now) =>
        connection.QueryFirstOrDefault<Artifact>(
            "SELECT * FROM artifacts WHERE state = 'Waiting' AND (not_before IS NULL OR not_before <= @now) LIMIT 1",
            new { now }
        );

    /// <summary>Those sent before <paramref name="before"/> that nobody has brought.</summary>
    public static List<Artifact> SentBefore(SqliteConnection connection, DateTimeOffset before) =>
        connection.Query<Artifact>("SELECT * FROM artifacts WHERE state = 'Sent' AND sent_at < @before", new { before }).AsList();

    /// <summary>Writes what may change of an artifact.</summary>
    public static void Save(SqliteConnection connection, Artifact artifact) =>
        connection.Execute(
            """
            UPDATE artifacts SET state = @State, attempts = @Attempts, not_before = @NotBefore, sent_at = @SentAt, key = @Key,
                size_bytes = @SizeBytes, sha256 = @Sha256, note = @Note, error = @Error
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
                artifact.Sha256,
                artifact.Note,
                artifact.Error,
            }
        );
}

/// <summary>What artifacts are called on a disk.</summary>
internal static partial class ArtifactFiles
{
    /// <summary>File systems take 255 bytes; the ending, and that of a file that is being fetched, have to fit too.</summary>
    private const int MostBytes = 200;

    /// <summary>Such as <c>tide.mp4</c>, after the job's name as far as every file system takes it.</summary>
    public static string Name(Job job, ArtifactKind kind)
    {
        var name = Unsafe().Replace(job.Name, "-");
        Encoding.UTF8.GetEncoder().Convert(name, new byte[MostBytes], flush: true, out var taken, out _, out _);
        name = name[..taken].Trim('-', '.', ' ');
        return (name.Length == 0 ? job.Id : name)
            + (kind == ArtifactKind.Video ? RenderNames.VideoFile(job.Settings.VideoCodec).Extension : "-contact-sheet.jpg");
    }

    [GeneratedRegex(@"[^\p{L}\p{N}_. -]+", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Unsafe();
}
