using Microsoft.Data.Sqlite;
using RenderFarm.LocalCloud.Ec2.Instances;
using RenderFarm.LocalCloud.Ec2.Networks;
using RenderFarm.LocalCloud.Ec2.Protocol;
using RenderFarm.LocalCloud.Ec2.Templates;
using static RenderFarm.LocalCloud.Ec2.Protocol.Ec2Xml;

namespace RenderFarm.LocalCloud.Ec2.Tagging;

/// <summary>Tags of resources that there are.</summary>
internal sealed class TagOperations(Ec2Database database, InstanceStore instances)
{
    private const int MaxItems = 1000;

    public async Task<object?[]> CreateAsync(Ec2Call call)
    {
        var resources = Resources(call);
        var tags = TagInput.Read(call.Input);
        if (tags.Count == 0)
            throw Ec2Errors.MissingParameter("Tag");

        await database.WriteAsync(connection =>
        {
            foreach (var resource in resources)
                TagStore.Set(connection, resource, KindOf(connection, resource), tags);
            return resources.Count;
        });
        return [Value("return", true)];
    }

    /// <summary>Without tags all of a resource's are removed; without a value a tag is removed whatever its value.</summary>
    public async Task<object?[]> DeleteAsync(Ec2Call call)
    {
        var resources = Resources(call);
        var tags = call.Input.List("Tag");
        await database.WriteAsync(connection =>
        {
            foreach (var resource in resources)
            {
                if (tags.Count == 0)
                    TagStore.RemoveAll(connection, resource);
                foreach (var tag in tags)
                    TagStore.Remove(connection, resource, tag.Required("Key"), tag.Children.GetValueOrDefault("Value")?.Text);
            }

            return resources.Count;
        });
        return [Value("return", true)];
    }

    public Task<object?[]> DescribeAsync(Ec2Call call)
    {
        var all = database.Read(TagStore.All);
        var chosen = Filters
            .Read(call.Input)
            .Only("resource-id", "resource-type", "key", "value")
            .Apply(
                all,
                (tag, name) =>
                    name switch
                    {
                        "resource-id" => [tag.Resource],
                        "resource-type" => [tag.Kind],
                        "key" => [tag.Key],
                        "value" => [tag.Value],
                        _ => null,
                    },
                tag => new Dictionary<string, string>(StringComparer.Ordinal) { [tag.Key] = tag.Value }
            );
        var page = Page<TagRow>.Of(chosen, tag => $"{tag.Resource} {tag.Key}", call.Input, 5, MaxItems);
        return Task.FromResult<object?[]>([
            Set(
                "tagSet",
                page.Items,
                tag =>
                    new object?[]
                    {
                        Node("resourceId", tag.Resource),
                        Node("resourceType", tag.Kind),
                        Node("key", tag.Key),
                        Node("value", tag.Value),
                    }
            ),
            page.NextTokenElement,
        ]);
    }

    private static IReadOnlyList<string> Resources(Ec2Call call) =>
        call.Input.Strings("ResourceId") is { Count: > 0 } ids ? ids : throw Ec2Errors.MissingParameter("ResourceId");

    private string KindOf(SqliteConnection connection, string resource)
    {
        switch (resource.Split('-')[0])
        {
            case "i":
                return instances.Visible(connection).Any(instance => instance.Id == resource)
                    ? "instance"
                    : throw Ec2Errors.InstanceNotFound([resource]);
            case "sg":
                return SecurityGroups.ById(connection, resource) is not null ? "security-group" : string.Empty;
            case "lt":
                return TemplateStore.Find(connection, new Ec2Input().With("LaunchTemplateId", resource)) is not null
                    ? "launch-template"
                    : string.Empty;
            case "vol":
                return "volume";
            case "sir":
                return "spot-instances-request";
            default:
                throw Ec2Errors.Error("InvalidID", $"The ID '{resource}' is not valid");
        }
    }
}
