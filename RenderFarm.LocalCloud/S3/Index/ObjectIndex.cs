using System.Text;
using System.Text.Json;
using Dapper;
using Microsoft.Data.Sqlite;
using RenderFarm.LocalCloud.Storage;

namespace RenderFarm.LocalCloud.S3.Index;

/// <summary>Buckets and objects. A change is visible and durable when its method returns, or has not happened.</summary>
internal sealed class ObjectIndex(S3Database database, BlobStore blobs, TimeProvider time)
{
    public IReadOnlyList<(string Name, DateTimeOffset Created)> Buckets() =>
        database.Read(connection =>
            connection
                .Query<(string Name, long Created)>("SELECT name, created FROM buckets ORDER BY name")
                .Select(row => (row.Name, DateTimeOffset.FromUnixTimeMilliseconds(row.Created)))
                .ToList()
        );

    public Task<int> CreateBucketAsync(string bucket) =>
        database.WriteAsync(connection =>
        {
            if (BucketExists(connection, bucket))
                throw S3Errors.BucketAlreadyOwnedByYou(bucket);
            return connection.Execute(
                "INSERT INTO buckets (name, created) VALUES (@bucket, @now)",
                new { bucket, now = time.GetUtcNow().ToUnixTimeMilliseconds() }
            );
        });

    /// <summary>Deletes an empty bucket, with the unfinished uploads in it.</summary>
    public async Task DeleteBucketAsync(string bucket)
    {
        var freed = await database.WriteAsync(connection =>
        {
            EnsureBucket(connection, bucket);
            if (connection.ExecuteScalar<bool>("SELECT EXISTS (SELECT 1 FROM objects WHERE bucket = @bucket)", new { bucket }))
                throw S3Errors.BucketNotEmpty(bucket);

            var parts = connection
                .Query<string>("SELECT blob FROM parts WHERE upload_id IN (SELECT id FROM uploads WHERE bucket = @bucket)", new { bucket })
                .AsList();
            connection.Execute("DELETE FROM buckets WHERE name = @bucket", new { bucket });
            return parts;
        });
        blobs.Delete(freed);
    }

    public void EnsureBucket(string bucket) =>
        database.Read(connection =>
        {
            EnsureBucket(connection, bucket);
            return true;
        });

    /// <summary>Refuses early what <see cref="PutAsync"/> would refuse after the body was read.</summary>
    public void EnsureWritable(string bucket, string key, WriteConditions conditions) =>
        database.Read(connection =>
        {
            EnsureBucket(connection, bucket);
            conditions.Check(key, CurrentETag(connection, bucket, key));
            return true;
        });

    public StoredObject Find(string bucket, string key) =>
        database.Read(connection =>
        {
            var row = connection.QueryFirstOrDefault<ObjectRow>(
                $"SELECT {ObjectRow.Columns} FROM objects WHERE bucket = @bucket AND key = @key",
                Address(bucket, key)
            );
            if (row is null)
            {
                EnsureBucket(connection, bucket);
                throw S3Errors.NoSuchKey(key);
            }

            return row.ToObject(Segments(connection, row.Id));
        });

    /// <summary>Makes the object the one at its key, if the conditions hold at that very moment.</summary>
    public async Task PutAsync(string bucket, StoredObject stored, WriteConditions conditions) =>
        blobs.Delete(await database.WriteAsync(connection => Put(connection, bucket, stored, conditions)));

    /// <summary>Deletes the object; there need not be one.</summary>
    public async Task DeleteAsync(string bucket, string key, WriteConditions conditions) =>
        blobs.Delete(
            await database.WriteAsync(connection =>
            {
                EnsureBucket(connection, bucket);
                conditions.Check(key, CurrentETag(connection, bucket, key));
                return Remove(connection, bucket, key);
            })
        );

    public async Task DeleteManyAsync(string bucket, IReadOnlyList<string> keys) =>
        blobs.Delete(
            await database.WriteAsync(connection =>
            {
                EnsureBucket(connection, bucket);
                return keys.SelectMany(key => Remove(connection, bucket, key)).ToList();
            })
        );

    /// <returns>The files that nothing names any more.</returns>
    public static List<string> Put(SqliteConnection connection, string bucket, StoredObject stored, WriteConditions conditions)
    {
        EnsureBucket(connection, bucket);
        conditions.Check(stored.Key, CurrentETag(connection, bucket, stored.Key));

        var freed = Remove(connection, bucket, stored.Key);
        var id = connection.ExecuteScalar<long>(
            """
            INSERT INTO objects (bucket, key, size, etag, modified, headers, checksum_algorithm, checksum_value, checksum_composite,
                upload_id)
            VALUES (@bucket, @key, @Size, @ETag, @modified, @headers, @algorithm, @checksum, @composite, @UploadId)
            RETURNING id
            """,
            new
            {
                bucket,
                key = Encoding.UTF8.GetBytes(stored.Key),
                stored.Size,
                stored.ETag,
                modified = stored.Modified.ToUnixTimeMilliseconds(),
                headers = JsonSerializer.Serialize(stored.Headers),
                algorithm = (long?)stored.Checksum?.Algorithm,
                checksum = stored.Checksum?.Value,
                composite = stored.Checksum?.IsComposite ?? false,
                stored.UploadId,
            }
        );
        connection.Execute(
            "INSERT INTO segments (object_id, number, blob, size) VALUES (@id, @number, @Blob, @Size)",
            stored.Segments.Select(
                (segment, number) =>
                    new
                    {
                        id,
                        number,
                        segment.Blob,
                        segment.Size,
                    }
            )
        );
        return freed;
    }

    public static void EnsureBucket(SqliteConnection connection, string bucket)
    {
        if (!BucketExists(connection, bucket))
            throw S3Errors.NoSuchBucket(bucket);
    }

    private static bool BucketExists(SqliteConnection connection, string bucket) =>
        connection.ExecuteScalar<bool>("SELECT EXISTS (SELECT 1 FROM buckets WHERE name = @bucket)", new { bucket });

    private static string? CurrentETag(SqliteConnection connection, string bucket, string key) =>
        connection.ExecuteScalar<string?>("SELECT etag FROM objects WHERE bucket = @bucket AND key = @key", Address(bucket, key));

    private static List<Segment> Segments(SqliteConnection connection, long id) =>
        connection.Query<Segment>("SELECT blob, size FROM segments WHERE object_id = @id ORDER BY number", new { id }).AsList();

    private static List<string> Remove(SqliteConnection connection, string bucket, string key)
    {
        var id = connection.ExecuteScalar<long?>("SELECT id FROM objects WHERE bucket = @bucket AND key = @key", Address(bucket, key));
        if (id is null)
            return [];

        var freed = Segments(connection, id.Value).ConvertAll(segment => segment.Blob);
        connection.Execute("DELETE FROM objects WHERE id = @id", new { id });
        return freed;
    }

    private static object Address(string bucket, string key) => new { bucket, key = Encoding.UTF8.GetBytes(key) };
}
