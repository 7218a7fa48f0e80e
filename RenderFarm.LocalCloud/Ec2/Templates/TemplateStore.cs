using System.Text.Json;
using Dapper;
using Microsoft.Data.Sqlite;
using RenderFarm.LocalCloud.Ec2.Protocol;

namespace RenderFarm.LocalCloud.Ec2.Templates;

/// <summary>The launch templates.</summary>
internal static class TemplateStore
{
    private const string Templates = """
        SELECT id, name, created, default_version, (SELECT max(version) FROM launch_template_versions WHERE template = id) AS latest
        FROM launch_templates
        """;

    public static IReadOnlyList<LaunchTemplate> All(SqliteConnection connection) =>
        connection
            .Query<(string Id, string Name, long Created, long DefaultVersion, long Latest)>(Templates + " ORDER BY name")
            .Select(row => new LaunchTemplate(row.Id, row.Name, Time(row.Created), (int)row.DefaultVersion, (int)row.Latest))
            .ToList();

    /// <summary>The template that the parameters <c>LaunchTemplateId</c> or <c>LaunchTemplateName</c> name.</summary>
    public static LaunchTemplate Find(SqliteConnection connection, Ec2Input input)
    {
        if (input.Optional("LaunchTemplateId") is { } id)
        {
            if (input.Optional("LaunchTemplateName") is not null)
                throw Ec2Errors.InvalidCombination(
                    "You must specify either the launch template ID or the launch template name, but not both."
                );
            if (!ResourceIds.IsValid("lt", id))
                throw Ec2Errors.MalformedId("InvalidLaunchTemplateId", id);
            return All(connection).FirstOrDefault(template => template.Id == id)
                ?? throw Ec2Errors.Error(
                    "InvalidLaunchTemplateId.NotFound",
                    $"The specified launch template, with template ID {id}, does not exist."
                );
        }

        var name = input.Required("LaunchTemplateName");
        return All(connection).FirstOrDefault(template => template.Name == name)
            ?? throw Ec2Errors.Error(
                "InvalidLaunchTemplateName.NotFoundException",
                $"The specified launch template, with template name {name}, does not exist."
            );
    }

    public static IReadOnlyList<LaunchTemplateVersion> Versions(SqliteConnection connection, LaunchTemplate template) =>
        connection
            .Query<(long Version, long Created, string? Description, string Data)>(
                "SELECT version, created, description, data FROM launch_template_versions WHERE template = @Id ORDER BY version",
                template
            )
            .Select(row => new LaunchTemplateVersion(
                (int)row.Version,
                Time(row.Created),
                row.Description,
                Ec2Input.Parse(JsonSerializer.Deserialize<Dictionary<string, string>>(row.Data)!)
            ))
            .ToList();

    /// <param name="connection">Where to look.</param>
    /// <param name="template">Whose version.</param>
    /// <param name="wanted">A number, <c>$Latest</c>, <c>$Default</c>, or null for the default.</param>
    public static LaunchTemplateVersion Version(SqliteConnection connection, LaunchTemplate template, string? wanted)
    {
        var number = wanted switch
        {
            null or "$Default" => template.DefaultVersion,
            "$Latest" => template.LatestVersion,
            _ when int.TryParse(wanted, out var given) => given,
            _ => throw Ec2Errors.InvalidValue("Version", wanted, "It must be a number, $Latest or $Default."),
        };
        return Versions(connection, template).FirstOrDefault(version => version.Version == number)
            ?? throw Ec2Errors.Error(
                "InvalidLaunchTemplateId.VersionNotFound",
                $"Could not find launch template version {number} for the launch template with ID {template.Id}"
            );
    }

    public static void Add(SqliteConnection connection, string id, string name, DateTimeOffset now)
    {
        if (All(connection).Any(template => template.Name == name))
        {
            throw Ec2Errors.Error("InvalidLaunchTemplateName.AlreadyExistsException", $"Launch template name already in use: {name}");
        }

        connection.Execute(
            "INSERT INTO launch_templates (id, name, created, default_version) VALUES (@id, @name, @now, 1)",
            new
            {
                id,
                name,
                now = now.ToUnixTimeMilliseconds(),
            }
        );
    }

    public static int AddVersion(SqliteConnection connection, string id, string? description, Ec2Input data, DateTimeOffset now) =>
        connection.ExecuteScalar<int>(
            """
            INSERT INTO launch_template_versions (template, version, created, description, data)
            SELECT @id, coalesce(max(version), 0) + 1, @now, @description, @data FROM launch_template_versions WHERE template = @id;
            SELECT max(version) FROM launch_template_versions WHERE template = @id;
            """,
            new
            {
                id,
                now = now.ToUnixTimeMilliseconds(),
                description,
                data = JsonSerializer.Serialize(data.Flatten()),
            }
        );

    public static void SetDefault(SqliteConnection connection, string id, int version) =>
        connection.Execute("UPDATE launch_templates SET default_version = @version WHERE id = @id", new { id, version });

    public static void RemoveVersion(SqliteConnection connection, string id, int version) =>
        connection.Execute("DELETE FROM launch_template_versions WHERE template = @id AND version = @version", new { id, version });

    public static void Remove(SqliteConnection connection, string id)
    {
        connection.Execute("DELETE FROM launch_templates WHERE id = @id", new { id });
        Tagging.TagStore.RemoveAll(connection, id);
    }

    private static DateTimeOffset Time(long milliseconds) => DateTimeOffset.FromUnixTimeMilliseconds(milliseconds);
}

internal sealed record LaunchTemplate(string Id, string Name, DateTimeOffset Created, int DefaultVersion, int LatestVersion);

/// <summary>A version of a launch template.</summary>
/// <param name="Version">From 1.</param>
/// <param name="Created">When it was made.</param>
/// <param name="Description">Null without one.</param>
/// <param name="Data">The parameters of RunInstances that it has.</param>
internal sealed record LaunchTemplateVersion(int Version, DateTimeOffset Created, string? Description, Ec2Input Data);
