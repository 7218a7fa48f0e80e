using System.Text;
using System.Text.Json;
using Dapper;
using Microsoft.Data.Sqlite;
using RenderFarm.LocalCloud.S3.Checksums;
using RenderFarm.LocalCloud.Storage;

namespace RenderFarm.LocalCloud.S3.Index;

/// <summary>Multipart uploads under way.</summary>
internal sealed class UploadIndex(S3Database database, BlobStore blobs)
{
    private const string Columns = "id, key, started, headers, checksum_algorithm AS Algorithm, checksum_composite AS IsComposite";

    public Task<int> CreateAsync(string bucket, Upload upload) =>
        database.WriteAsync(connection =>
        {
            ObjectIndex.EnsureBucket(connection, bucket);
            return connection.Execute(
                """
                INSERT INTO uploads (id, bucket, key, started, headers, checksum_algorithm, checksum_composite)
                VALUES (@Id, @bucket, @key, @started, @headers, @algorithm, @IsComposite)
                """,
                new
                {
                    upload.Id,
                    bucket,
                    key = Encoding.UTF8.GetBytes(upload.Key),
                    started = upload.Started.ToUnixTimeMilliseconds(),
                    headers = JsonSerializer.Serialize(upload.Headers),
                    algorithm = (long?)upload.Algorithm,
                    upload.IsComposite,
                }
            );
        });

    public Upload Find(string bucket, string key, string id) => database.Read(connection => Find(connection, bucket, key, id));

    public IReadOnlyList<Upload> List(string bucket, string prefix, int max) =>
        database.Read(connection =>
        {
            ObjectIndex.EnsureBucket(connection, bucket);
            return connection
                .Query<Row>($"SELECT {Columns} FROM uploads WHERE bucket = @bucket ORDER BY key, started", new { bucket }, buffered: false)
                .Select(row => row.ToUpload())
                .Where(upload => upload.Key.StartsWith(prefix, StringComparison.Ordinal))
                .Take(max)
                .ToList();
        });

    public IReadOnlyList<UploadPart> Parts(string bucket, string key, string id) =>
        database.Read(connection =>
        {
            Find(connection, bucket, key, id);
            return Parts(connection, id);
        });

    /// <summary>Stores a part in the place of an earlier one of the same number.</summary>
    public async Task PutPartAsync(string bucket, string key, string id, UploadPart part)
    {
        var freed = await database.WriteAsync(connection =>
        {
            Find(connection, bucket, key, id);
            var replaced = connection
                .Query<string>("SELECT blob FROM parts WHERE upload_id = @id AND number = @Number", new { id, part.Number })
                .AsList();
            connection.Execute(
                """
                REPLACE INTO parts (upload_id, number, blob, size, etag, modified, checksum_algorithm, checksum_value)
                VALUES (@id, @Number, @Blob, @Size, @ETag, @modified, @algorithm, @Value)
                """,
                new
                {
                    id,
                    part.Number,
                    part.Segment.Blob,
                    part.Segment.Size,
                    part.ETag,
                    modified = part.Modified.ToUnixTimeMilliseconds(),
                    algorithm = (long)part.Checksum.Algorithm,
                    part.Checksum.Value,
                }
            );
            return replaced;
        });
        blobs.Delete(freed);
    }

    /// <summary>Turns the upload into an object, whose segments are files of the upload; the other parts are dropped.</summary>
    public async Task CompleteAsync(string bucket, string id, StoredObject stored, WriteConditions conditions)
    {
        var freed = await database.WriteAsync(connection =>
        {
            Find(connection, bucket, stored.Key, id);
            var parts = Parts(connection, id);
            var used = stored.Segments.Select(segment => segment.Blob).ToHashSet(StringComparer.Ordinal);
            if (!used.IsSubsetOf(parts.Select(part => part.Segment.Blob)))
                throw S3Errors.InvalidRequest("A part was uploaded again while the upload was completed. Please try again.");

            var unnamed = ObjectIndex.Put(connection, bucket, stored, conditions);
            connection.Execute("DELETE FROM uploads WHERE id = @id", new { id });
            unnamed.AddRange(parts.Select(part => part.Segment.Blob).Where(blob => !used.Contains(blob)));
            return unnamed;
        });
        blobs.Delete(freed);
    }

    public async Task AbortAsync(string bucket, string key, string id)
    {
        var freed = await database.WriteAsync(connection =>
        {
            Find(connection, bucket, key, id);
            return Drop(connection, id);
        });
        blobs.Delete(freed);
    }

    /// <summary>Drops the uploads that were started before <paramref name="limit"/>. Returns how many.</summary>
    public async Task<int> AbortOlderThanAsync(DateTimeOffset limit)
    {
        var (freed, count) = await database.WriteAsync(connection =>
        {
            var old = connection
                .Query<string>("SELECT id FROM uploads WHERE started < @limit", new { limit = limit.ToUnixTimeMilliseconds() })
                .AsList();
            return (old.SelectMany(id => Drop(connection, id)).ToList(), old.Count);
        });
        blobs.Delete(freed);
        return count;
    }

    private static Upload Find(SqliteConnection connection, string bucket, string key, string id) =>
        connection
            .QueryFirstOrDefault<Row>(
                $"SELECT {Columns} FROM uploads WHERE id = @id AND bucket = @bucket AND key = @key",
                new
                {
                    id,
                    bucket,
                    key = Encoding.UTF8.GetBytes(key),
                }
            )
            ?.ToUpload()
        ?? throw S3Errors.NoSuchUpload(id);

    private static List<UploadPart> Parts(SqliteConnection connection, string id) =>
        connection
            .Query<PartRow>(
                """
                SELECT number, blob, size, etag, modified, checksum_algorithm AS Algorithm, checksum_value AS Checksum
                FROM parts WHERE upload_id = @id ORDER BY number
                """,
                new { id }
            )
            .Select(row => row.ToPart())
            .ToList();

    private static List<string> Drop(SqliteConnection connection, string id)
    {
        var freed = connection.Query<string>("SELECT blob FROM parts WHERE upload_id = @id", new { id }).AsList();
        connection.Execute("DELETE FROM uploads WHERE id = @id", new { id });
        return freed;
    }

    private sealed record Row
    {
        public string Id { get; init; } = string.Empty;

        public byte[] Key { get; init; } = [];

        public long Started { get; init; }

        public string Headers { get; init; } = string.Empty;

        public long? Algorithm { get; init; }

        public bool IsComposite { get; init; }

        public Upload ToUpload() =>
            new(
                Id,
                Encoding.UTF8.GetString(Key),
                DateTimeOffset.FromUnixTimeMilliseconds(Started),
                JsonSerializer.Deserialize<Dictionary<string, string>>(Headers)!,
                (ChecksumAlgorithm?)Algorithm,
                IsComposite
            );
    }

    private sealed record PartRow(long Number, string Blob, long Size, string ETag, long Modified, long Algorithm, string Checksum)
    {
        public UploadPart ToPart() =>
            new(
                (int)Number,
                new(Blob, Size),
                ETag,
                DateTimeOffset.FromUnixTimeMilliseconds(Modified),
                new((ChecksumAlgorithm)Algorithm, Checksum)
            );
    }
}

/// <summary>A multipart upload that is neither complete nor aborted.</summary>
/// <param name="Id">Given to the client.</param>
/// <param name="Key">What will be written.</param>
/// <param name="Started">When it was created.</param>
/// <param name="Headers">What the object will carry.</param>
/// <param name="Algorithm">The checksum that the client chose; null when it chose none.</param>
/// <param name="IsComposite">Whether the object's checksum will be over those of the parts.</param>
internal sealed record Upload(
    string Id,
    string Key,
    DateTimeOffset Started,
    IReadOnlyDictionary<string, string> Headers,
    ChecksumAlgorithm? Algorithm,
    bool IsComposite
);

internal sealed record UploadPart(int Number, Segment Segment, string ETag, DateTimeOffset Modified, Checksum Checksum);
