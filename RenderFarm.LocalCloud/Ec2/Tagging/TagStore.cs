using Dapper;
using Microsoft.Data.Sqlite;

namespace RenderFarm.LocalCloud.Ec2.Tagging;

/// <summary>The tags of all resources.</summary>
internal static class TagStore
{
    public const int MaxTags = 50;

    /// <summary>All tags of one kind of resource, by the resource's id.</summary>
    public static Dictionary<string, Dictionary<string, string>> ByResource(SqliteConnection connection, string kind) =>
        connection
            .Query<TagRow>("SELECT resource, kind, key, value FROM tags WHERE kind = @kind", new { kind })
            .GroupBy(row => row.Resource, StringComparer.Ordinal)
            .ToDictionary(
                group => group.Key,
                group => group.ToDictionary(row => row.Key, row => row.Value, StringComparer.Ordinal),
                StringComparer.Ordinal
            );

    public static IReadOnlyList<TagRow> All(SqliteConnection connection) =>
        connection.Query<TagRow>("SELECT resource, kind, key, value FROM tags ORDER BY resource, key").ToList();

    public static void Set(SqliteConnection connection, string resource, string kind, IReadOnlyDictionary<string, string> tags)
    {
        foreach (var (key, value) in tags)
        {
            connection.Execute(
                "INSERT INTO tags (resource, kind, key, value) VALUES (@resource, @kind, @key, @value) ON CONFLICT DO UPDATE SET value = "
                    + "@value",
                new
                {
                    resource,
                    kind,
                    key,
                    value,
                }
            );
        }

        if (
            connection.ExecuteScalar<int>("SELECT count(*) FROM tags WHERE resource = @resource AND key NOT LIKE 'aws:%'", new { resource })
            > MaxTags
        )
            throw Ec2Errors.Error("TagLimitExceeded", $"More than {MaxTags} tags specified");
    }

    /// <summary>Removes a tag, whatever its value unless one is given.</summary>
    public static void Remove(SqliteConnection connection, string resource, string key, string? value) =>
        connection.Execute(
            "DELETE FROM tags WHERE resource = @resource AND key = @key AND (@value IS NULL OR value = @value)",
            new
            {
                resource,
                key,
                value,
            }
        );

    public static void RemoveAll(SqliteConnection connection, string resource) =>
        connection.Execute("DELETE FROM tags WHERE resource = @resource", new { resource });
}

internal sealed record TagRow(string Resource, string Kind, string Key, string Value);
