using Dapper;
using Microsoft.Data.Sqlite;
using RenderFarm.Contracts.Api;

namespace RenderFarm.Coordinator.Archives;

/// <summary>The statements on <c>archives</c>.</summary>
internal static class ArchiveTable
{
    /// <summary>Adds an archive; of one that is known only the time of the announcement changes.</summary>
    public static void Announce(SqliteConnection connection, Archive archive) => connection.Execute(
        """
        INSERT INTO archives (sha256, kind, version, size_bytes, file_name, announced_at)
        VALUES (@Sha256, @Kind, @Version, @SizeBytes, @FileName, @AnnouncedAt)
        ON CONFLICT (sha256) DO UPDATE SET announced_at = excluded.announced_at
        """,
        new { archive.Sha256, Kind = archive.Kind.ToString(), archive.Version, archive.SizeBytes, archive.FileName, archive.AnnouncedAt });

    /// <summary>The archive, or null.</summary>
    public static Archive? Find(SqliteConnection connection, string sha256) =>
        connection.QuerySingleOrDefault<Archive>("SELECT * FROM archives WHERE sha256 = @sha256", new { sha256 });

    /// <summary>The archive, which is wanted anew; null when it is not known.</summary>
    public static Archive? Renew(SqliteConnection connection, string sha256, DateTimeOffset now) => connection.QuerySingleOrDefault<Archive>(
        "UPDATE archives SET announced_at = @now WHERE sha256 = @sha256 RETURNING *", new { sha256, now });

    /// <summary>Its file is there; the last one uploaded is what new machines get.</summary>
    public static void Uploaded(SqliteConnection connection, string sha256, DateTimeOffset now) =>
        connection.Execute("UPDATE archives SET uploaded_at = @now WHERE sha256 = @sha256", new { sha256, now });

    /// <summary>Its file is not there after all.</summary>
    public static void Missing(SqliteConnection connection, string sha256) =>
        connection.Execute("UPDATE archives SET uploaded_at = NULL WHERE sha256 = @sha256", new { sha256 });

    /// <summary>Archives whose files are there, the last uploaded first.</summary>
    public static List<Archive> Stored(SqliteConnection connection, ArchiveKind kind) => connection.Query<Archive>(
        "SELECT * FROM archives WHERE kind = @kind AND uploaded_at IS NOT NULL ORDER BY uploaded_at DESC, sha256", new { kind = kind.ToString() }).AsList();

    /// <summary>Announcements before <paramref name="before"/> that no file has followed.</summary>
    public static List<Archive> Abandoned(SqliteConnection connection, DateTimeOffset before) => connection.Query<Archive>(
        "SELECT * FROM archives WHERE uploaded_at IS NULL AND announced_at < @before", new { before }).AsList();

    /// <summary>Removes an archive that is missing, unless it was announced anew.</summary>
    public static void Delete(SqliteConnection connection, Archive archive) => connection.Execute(
        "DELETE FROM archives WHERE sha256 = @Sha256 AND announced_at = @AnnouncedAt AND uploaded_at IS NULL", new { archive.Sha256, archive.AnnouncedAt });
}
