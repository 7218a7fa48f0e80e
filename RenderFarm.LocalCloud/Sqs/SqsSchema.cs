using RenderFarm.LocalCloud.Storage;

namespace RenderFarm.LocalCloud.Sqs;

/// <summary>Queues and messages. Times are Unix milliseconds.</summary>
internal static class SqsSchema
{
    public const string Sql = """
        CREATE TABLE queues (
            id INTEGER PRIMARY KEY AUTOINCREMENT,
            name TEXT NOT NULL UNIQUE,
            created INTEGER NOT NULL,
            modified INTEGER NOT NULL,
            attributes TEXT NOT NULL,
            tags TEXT NOT NULL
        );

        -- A message may be received from visible_at on; receives counts all, queue_receives those from its present queue.
        CREATE TABLE messages (
            id INTEGER PRIMARY KEY AUTOINCREMENT,
            queue_id INTEGER NOT NULL REFERENCES queues (id) ON DELETE CASCADE,
            message_id TEXT NOT NULL,
            body TEXT NOT NULL,
            attributes TEXT NOT NULL,
            system_attributes TEXT NOT NULL,
            sent INTEGER NOT NULL,
            visible_at INTEGER NOT NULL,
            receives INTEGER NOT NULL DEFAULT 0,
            queue_receives INTEGER NOT NULL DEFAULT 0,
            first_received INTEGER,
            source_arn TEXT
        );

        CREATE INDEX messages_by_visibility ON messages (queue_id, visible_at, id);
        """;
}

internal sealed class SqsDatabase(DataDirectory data) : Database(Path.Combine(data.Folder("sqs"), "queues.db"), SqsSchema.Sql);
