using Dapper;
using Microsoft.Data.Sqlite;
using RenderFarm.LocalCloud.Ec2.Instances;

namespace RenderFarm.LocalCloud.Ec2.Networks;

/// <summary>The security groups of the default VPC.</summary>
internal static class SecurityGroups
{
    public static SecurityGroup Default { get; } = new("sg-0a11ce00000000001", "default", "default VPC security group");

    public static IReadOnlyList<SecurityGroup> All(SqliteConnection connection) =>
        [Default, .. connection.Query<SecurityGroup>("SELECT id, name, description FROM security_groups ORDER BY name")];

    public static SecurityGroup ById(SqliteConnection connection, string id) =>
        All(connection).FirstOrDefault(group => group.Id == id)
        ?? throw (
            ResourceIds.IsValid("sg", id)
                ? Ec2Errors.Error("InvalidGroup.NotFound", $"The security group '{id}' does not exist")
                : Ec2Errors.MalformedId("InvalidGroupId", id)
        );

    public static SecurityGroup ByName(SqliteConnection connection, string name) =>
        All(connection).FirstOrDefault(group => group.Name == name)
        ?? throw Ec2Errors.Error("InvalidGroup.NotFound", $"The security group '{name}' does not exist in default VPC");

    public static void Add(SqliteConnection connection, SecurityGroup group)
    {
        if (All(connection).Any(other => other.Name == group.Name))
            throw Ec2Errors.Error("InvalidGroup.Duplicate", $"The security group '{group.Name}' already exists");
        connection.Execute("INSERT INTO security_groups (id, name, description) VALUES (@Id, @Name, @Description)", group);
    }

    public static void Remove(SqliteConnection connection, SecurityGroup group)
    {
        if (group == Default)
            throw Ec2Errors.Error("CannotDelete", $"the specified group: \"{group.Id}\" name: \"default\" cannot be deleted by a user");
        if (InstanceStore.Existing(connection).Any(instance => instance.Launch.SecurityGroupIds.Contains(group.Id)))
            throw Ec2Errors.Error("DependencyViolation", $"resource {group.Id} has a dependent object");
        connection.Execute("DELETE FROM security_groups WHERE id = @Id", group);
        Tagging.TagStore.RemoveAll(connection, group.Id);
    }
}

/// <summary>A name for a set of rules. LocalCloud opens and closes nothing: instances are processes of this machine.</summary>
internal sealed record SecurityGroup(string Id, string Name, string Description);
