using RenderFarm.LocalCloud.Storage;

namespace RenderFarm.LocalCloud.Ec2;

/// <summary>Instances and what belongs to them. Documents are JSON; times are Unix milliseconds.</summary>
internal static class Ec2Schema
{
    public const string Sql = """
        -- The sequence counts launches for ever: the market draws each instance's fate from it.
        CREATE TABLE instances (
            sequence INTEGER PRIMARY KEY AUTOINCREMENT,
            id TEXT NOT NULL UNIQUE,
            reservation TEXT NOT NULL,
            state TEXT NOT NULL,
            ended INTEGER,
            document TEXT NOT NULL
        );

        CREATE INDEX instances_by_reservation ON instances (reservation);
        CREATE INDEX instances_by_end ON instances (ended);

        CREATE TABLE tags (
            resource TEXT NOT NULL,
            kind TEXT NOT NULL,
            key TEXT NOT NULL,
            value TEXT NOT NULL,
            PRIMARY KEY (resource, key)
        ) WITHOUT ROWID;

        -- What a call with a client token made, and of which parameters.
        CREATE TABLE client_tokens (
            action TEXT NOT NULL,
            token TEXT NOT NULL,
            parameters TEXT NOT NULL,
            result TEXT NOT NULL,
            created INTEGER NOT NULL,
            PRIMARY KEY (action, token)
        ) WITHOUT ROWID;

        CREATE TABLE launch_templates (
            id TEXT PRIMARY KEY,
            name TEXT NOT NULL UNIQUE,
            created INTEGER NOT NULL,
            default_version INTEGER NOT NULL
        );

        CREATE TABLE launch_template_versions (
            template TEXT NOT NULL REFERENCES launch_templates (id) ON DELETE CASCADE,
            version INTEGER NOT NULL,
            created INTEGER NOT NULL,
            description TEXT,
            data TEXT NOT NULL,
            PRIMARY KEY (template, version)
        );

        CREATE TABLE security_groups (
            id TEXT PRIMARY KEY,
            name TEXT NOT NULL UNIQUE,
            description TEXT NOT NULL
        );
        """;

    /// <summary>Second step.</summary>
    public const string SetPrices = """
        -- Spot prices that somebody has set, each until the next of its pool; null is the market's own.
        CREATE TABLE set_prices (
            type TEXT NOT NULL,
            zone TEXT NOT NULL,
            since INTEGER NOT NULL,
            dollars TEXT,
            PRIMARY KEY (type, zone, since)
        ) WITHOUT ROWID;
        """;
}

internal sealed class Ec2Database(DataDirectory data)
    : Database(Path.Combine(data.Folder("ec2", isPassable: true), "instances.db"), Ec2Schema.Sql, Ec2Schema.SetPrices);
