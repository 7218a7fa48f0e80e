using RenderFarm.LocalCloud.Storage;

namespace RenderFarm.LocalCloud.S3.Index;

/// <summary>
/// The index of what is stored. Keys are kept as UTF-8 bytes, which SQLite compares in the order that S3 lists them in.
/// Times are Unix milliseconds.
/// </summary>
internal static class S3Schema
{
    public const string Sql = """
        CREATE TABLE buckets (
            name TEXT PRIMARY KEY,
            created INTEGER NOT NULL
        ) WITHOUT ROWID;

        CREATE TABLE objects (
            id INTEGER PRIMARY KEY,
            bucket TEXT NOT NULL REFERENCES buckets (name),
            key BLOB NOT NULL,
            size INTEGER NOT NULL,
            etag TEXT NOT NULL,
            modified INTEGER NOT NULL,
            headers TEXT NOT NULL,
            checksum_algorithm INTEGER,
            checksum_value TEXT,
            checksum_composite INTEGER NOT NULL DEFAULT 0,
            upload_id TEXT,
            UNIQUE (bucket, key)
        );

        -- The files that an object's bytes are in: one, or one for each part of a multipart upload.
        CREATE TABLE segments (
            object_id INTEGER NOT NULL REFERENCES objects (id) ON DELETE CASCADE,
            number INTEGER NOT NULL,
            blob TEXT NOT NULL,
            size INTEGER NOT NULL,
            PRIMARY KEY (object_id, number)
        ) WITHOUT ROWID;

        CREATE TABLE uploads (
            id TEXT PRIMARY KEY,
            bucket TEXT NOT NULL REFERENCES buckets (name) ON DELETE CASCADE,
            key BLOB NOT NULL,
            started INTEGER NOT NULL,
            headers TEXT NOT NULL,
            checksum_algorithm INTEGER,
            checksum_composite INTEGER NOT NULL
        ) WITHOUT ROWID;

        CREATE TABLE parts (
            upload_id TEXT NOT NULL REFERENCES uploads (id) ON DELETE CASCADE,
            number INTEGER NOT NULL,
            blob TEXT NOT NULL,
            size INTEGER NOT NULL,
            etag TEXT NOT NULL,
            modified INTEGER NOT NULL,
            checksum_algorithm INTEGER NOT NULL,
            checksum_value TEXT NOT NULL,
            PRIMARY KEY (upload_id, number)
        ) WITHOUT ROWID;
        """;
}

internal sealed class S3Database(DataDirectory data) : Database(Path.Combine(data.Folder("s3"), "index.db"), S3Schema.Sql);
