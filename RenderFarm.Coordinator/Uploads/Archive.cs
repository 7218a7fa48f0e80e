using Dapper;
using Microsoft.Data.Sqlite;
using RenderFarm.Contracts.Api;
using RenderFarm.Coordinator.Transitions;
using RenderFarm.Coordinator.Workers;

namespace RenderFarm.Coordinator.Uploads;

/// <summary>A row of <c>archives</c>.</summary>
internal sealed record Archive
{
    public required string Sha256 { get; init; }

    public required ArchiveKind Kind { get; init; }

    public required string Version { get; init; }

    public required long SizeBytes { get; init; }

    public required string FileName { get; init; }

    public required DateTimeOffset AnnouncedAt { get; init; }

    /// <summary>Null while its file has not arrived.</summary>
    public DateTimeOffset? UploadedAt { get; init; }

    /// <summary>Where it is.</summary>
    public string Key => Kind == ArchiveKind.Worker ? $"store/worker/{Sha256}/{FileName}" : $"store/blender/{Version}/{Sha256}/{FileName}";
}

/// <summary>The statements on <c>archives</c>.</summary>
internal static class ArchiveTable
{
    /// <summary>Adds an archive; of one that is known only the time of the announcement changes.</summary>
    public static void Announce(SqliteConnection connection, Archive archive) =>
        connection.Execute(
            """
            INSERT INTO archives (sha256, kind, version, size_bytes, file_name, announced_at)
            VALUES (@Sha256, @Kind, @Version, @SizeBytes, @FileName, @AnnouncedAt)
            ON CONFLICT (sha256) DO UPDATE SET announced_at = excluded.announced_at
            """,
            new
            {
                archive.Sha256,
                Kind = archive.Kind.ToString(),
                archive.Version,
                archive.SizeBytes,
                archive.FileName,
                archive.AnnouncedAt,
            }
        );

    /// <summary>The archive, or null.</summary>
    public static Archive? Find(SqliteConnection connection, string sha256) =>
        connection.QuerySingleOrDefault<Archive>("SELECT * FROM archives WHERE sha256 = @sha256", new { sha256 });

    /// <summary>The archive, which is wanted anew; null when it is not known.</summary>
    public static Archive? Renew(SqliteConnection connection, string sha256, DateTimeOffset now) =>
        connection.QuerySingleOrDefault<Archive>(
            "UPDATE archives SET announced_at = @now WHERE sha256 = @sha256 RETURNING *",
            new { sha256, now }
        );

    /// <summary>Its file is there; the last one uploaded is what new instances get.</summary>
    public static void Uploaded(SqliteConnection connection, string sha256, DateTimeOffset now) =>
        connection.Execute("UPDATE archives SET uploaded_at = @now WHERE sha256 = @sha256", new { sha256, now });

    /// <summary>Its file is not there after all.</summary>
    public static void Missing(SqliteConnection connection, string sha256) =>
        connection.Execute("UPDATE archives SET uploaded_at = NULL WHERE sha256 = @sha256", new { sha256 });

    /// <summary>Archives whose files are there, the last uploaded first.</summary>
    public static List<Archive> Stored(SqliteConnection connection, ArchiveKind kind) =>
        connection
            .Query<Archive>(
                "SELECT * FROM archives WHERE kind = @kind AND uploaded_at IS NOT NULL ORDER BY uploaded_at DESC, sha256",
                new { kind = kind.ToString() }
            )
            .AsList();

    /// <summary>Announcements before <paramref name="before"/> that no file has followed.</summary>
    public static List<Archive> Abandoned(SqliteConnection connection, DateTimeOffset before) =>
        connection.Query<Archive>("SELECT * FROM archives WHERE uploaded_at IS NULL AND announced_at < @before", new { before }).AsList();

    /// <summary>Removes an archive that is missing, unless it was announced anew.</summary>
    public static void Delete(SqliteConnection connection, Archive archive) =>
        connection.Execute(
            "DELETE FROM archives WHERE sha256 = @Sha256 AND announced_at = @AnnouncedAt AND uploaded_at IS NULL",
            new { archive.Sha256, archive.AnnouncedAt }
        );
}

/// <summary>
/// Which archives new instances get: the worker that was uploaded last, and the Blender of the highest version, unless one is asked for.
/// </summary>
internal sealed class ArchiveChoice(FarmStore store)
{
    /// <summary>Everything that is stored, what new instances get before the rest of its kind.</summary>
    public IReadOnlyList<Archive> All() =>
        store.Read(connection =>
            (IReadOnlyList<Archive>)
                [
                    .. ArchiveTable.Stored(connection, ArchiveKind.Worker),
                    .. BlendersByVersion(ArchiveTable.Stored(connection, ArchiveKind.Blender)),
                ]
        );

    /// <summary>The worker; null when none was published.</summary>
    public Archive? Worker() => store.Read(connection => ArchiveTable.Stored(connection, ArchiveKind.Worker)).FirstOrDefault();

    /// <summary>The Blender; null when there is none of that version, or none at all.</summary>
    /// <param name="version">Which one, maybe in part (<c>5.2</c>); null for the highest version.</param>
    public Archive? Blender(string? version) =>
        BlendersByVersion(store.Read(connection => ArchiveTable.Stored(connection, ArchiveKind.Blender)))
            .FirstOrDefault(archive => version is null || BlenderVersion.Fits(archive.Version, version));

    /// <summary>The highest version first; of one version the last uploaded, which the sort leaves in front.</summary>
    private static IEnumerable<Archive> BlendersByVersion(IEnumerable<Archive> stored) =>
        stored
            .OrderByDescending(archive => BlenderVersion.Parse(archive.Version).Number)
            .ThenByDescending(archive => BlenderVersion.Parse(archive.Version).IsRelease);
}
