using System.Buffers;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Options;
using RenderFarm.LocalCloud.Ec2.Instances;
using RenderFarm.LocalCloud.Ec2.Protocol;
using RenderFarm.LocalCloud.Ec2.Tagging;
using static RenderFarm.LocalCloud.Ec2.Protocol.Ec2Xml;

namespace RenderFarm.LocalCloud.Ec2.Templates;

/// <summary>Launch templates and their versions.</summary>
internal sealed class TemplateOperations(Ec2Database database, ClientTokens tokens, IOptions<Ec2Options> options, TimeProvider time)
{
    private const string Kind = "launch-template";
    private const int MaxItems = 200;

    private static readonly SearchValues<char> NameLetters = SearchValues.Create(
        "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789().-/_"
    );

    private static readonly HashSet<string> Known = new(LaunchParameters.Template.Split(' '), StringComparer.Ordinal);

    private string Owner => $"arn:aws:iam::{options.Value.Account}:user/localcloud";

    public async Task<object?[]> CreateAsync(Ec2Call call)
    {
        var name = call.Input.Required("LaunchTemplateName");
        if (name.Length is < 3 or > 128 || name.AsSpan().ContainsAnyExcept(NameLetters))
        {
            throw Ec2Errors.Error(
                "InvalidLaunchTemplateName.MalformedException",
                $"The launch template name '{name}' must be 3 to 128 characters: letters, digits and ( ) . - / _"
            );
        }

        var data = DataOf(call);
        var tags = TagInput.OfSpecification(call.Input, Kind);
        var id = await database.WriteAsync(connection =>
            tokens.Once(
                connection,
                call,
                () =>
                {
                    var created = ResourceIds.New("lt");
                    TemplateStore.Add(connection, created, name, time.GetUtcNow());
                    TemplateStore.AddVersion(connection, created, call.Input.Optional("VersionDescription"), data, time.GetUtcNow());
                    TagStore.Set(connection, created, Kind, tags);
                    return created;
                }
            )
        );
        return database.Read(connection => Answer(connection, ById(connection, id)));
    }

    public async Task<object?[]> CreateVersionAsync(Ec2Call call)
    {
        var data = DataOf(call);
        var (id, version) = await database.WriteAsync(connection =>
        {
            var template = TemplateStore.Find(connection, call.Input);
            var made = tokens.Once(
                connection,
                call,
                () =>
                    TemplateStore.AddVersion(
                        connection,
                        template.Id,
                        call.Input.Optional("VersionDescription"),
                        call.Input.Optional("SourceVersion") is { } source
                            ? data.Over(TemplateStore.Version(connection, template, source).Data)
                            : data,
                        time.GetUtcNow()
                    )
            );
            return (template.Id, made);
        });
        return database.Read(connection =>
        {
            var template = ById(connection, id);
            var made = TemplateStore.Version(connection, template, version.ToString());
            return new object?[] { Node("launchTemplateVersion", TemplateXml.Describe(template, made, Owner)) };
        });
    }

    public Task<object?[]> DescribeAsync(Ec2Call call) =>
        Task.FromResult(
            database.Read(connection =>
            {
                var ids = call.Input.Strings("LaunchTemplateId");
                var names = call.Input.Strings("LaunchTemplateName");
                var all = TemplateStore.All(connection);
                // Names that there are not are errors here too.
                foreach (
                    var (parameter, value) in ids.Select(id => ("LaunchTemplateId", id))
                        .Concat(names.Select(name => ("LaunchTemplateName", name)))
                )
                    _ = TemplateStore.Find(connection, new Ec2Input().With(parameter, value));

                var tags = TagStore.ByResource(connection, Kind);
                var chosen = all.Where(template =>
                    (ids.Count == 0 && names.Count == 0) || ids.Contains(template.Id) || names.Contains(template.Name)
                );
                var filtered = Filters
                    .Read(call.Input)
                    .Only("launch-template-name", "create-time")
                    .Apply(
                        chosen,
                        (template, name) => [name == "create-time" ? Format(template.Created) : template.Name],
                        template => TagsOf(tags, template)
                    );
                var page = Page<LaunchTemplate>.Of(filtered, template => template.Name, call.Input, 1, MaxItems);
                return new object?[]
                {
                    Set("launchTemplates", page.Items, template => TemplateXml.Describe(template, Owner, TagsOf(tags, template))),
                    page.NextTokenElement,
                };
            })
        );

    public Task<object?[]> DescribeVersionsAsync(Ec2Call call) =>
        Task.FromResult(
            database.Read(connection =>
            {
                var wanted = call.Input.Strings("LaunchTemplateVersion");
                var templates =
                    call.Input.Optional("LaunchTemplateId") is null && call.Input.Optional("LaunchTemplateName") is null
                        ? TemplateStore.All(connection)
                        : [TemplateStore.Find(connection, call.Input)];
                var versions = templates.SelectMany(template =>
                    wanted.Count == 0
                        ? TemplateStore.Versions(connection, template).Select(version => (Template: template, Version: version))
                        : wanted.Select(number => (Template: template, Version: TemplateStore.Version(connection, template, number)))
                );
                var page = Page<(LaunchTemplate Template, LaunchTemplateVersion Version)>.Of(
                    versions,
                    pair => $"{pair.Template.Name} {pair.Version.Version:D9}",
                    call.Input,
                    1,
                    MaxItems
                );
                return new object?[]
                {
                    Set("launchTemplateVersionSet", page.Items, pair => TemplateXml.Describe(pair.Template, pair.Version, Owner)),
                    page.NextTokenElement,
                };
            })
        );

    public async Task<object?[]> ModifyAsync(Ec2Call call)
    {
        var id = await database.WriteAsync(connection =>
        {
            var template = TemplateStore.Find(connection, call.Input);
            TemplateStore.SetDefault(
                connection,
                template.Id,
                TemplateStore.Version(connection, template, call.Input.Required("SetDefaultVersion")).Version
            );
            return template.Id;
        });
        return database.Read(connection => Answer(connection, ById(connection, id)));
    }

    public Task<object?[]> DeleteAsync(Ec2Call call) =>
        database.WriteAsync(connection =>
        {
            var template = TemplateStore.Find(connection, call.Input);
            var answer = Answer(connection, template);
            TemplateStore.Remove(connection, template.Id);
            return answer;
        });

    public Task<object?[]> DeleteVersionsAsync(Ec2Call call) =>
        database.WriteAsync(connection =>
        {
            var template = TemplateStore.Find(connection, call.Input);
            var deleted = new List<int>();
            foreach (var number in call.Input.Strings("LaunchTemplateVersion"))
            {
                var version = TemplateStore.Version(connection, template, number).Version;
                if (version == template.DefaultVersion)
                    throw Ec2Errors.InvalidValue("Version", number, "The default version of a launch template cannot be deleted.");
                TemplateStore.RemoveVersion(connection, template.Id, version);
                deleted.Add(version);
            }

            return new object?[]
            {
                Set(
                    "successfullyDeletedLaunchTemplateVersionSet",
                    deleted,
                    version =>
                        new object?[]
                        {
                            Node("launchTemplateId", template.Id),
                            Node("launchTemplateName", template.Name),
                            Node("versionNumber", version),
                        }
                ),
                Node("unsuccessfullyDeletedLaunchTemplateVersionSet"),
            };
        });

    private static Ec2Input DataOf(Ec2Call call)
    {
        var data = call.Input.Structure("LaunchTemplateData");
        if (data.Names.Count == 0)
            throw Ec2Errors.MissingParameter("LaunchTemplateData");
        return data.Names.FirstOrDefault(name => !Known.Contains(name)) is { } unknown
            ? throw Ec2Errors.UnknownParameter("LaunchTemplateData." + unknown)
            : data;
    }

    private static LaunchTemplate ById(SqliteConnection connection, string id) =>
        TemplateStore.Find(connection, new Ec2Input().With("LaunchTemplateId", id));

    private static Dictionary<string, string> TagsOf(Dictionary<string, Dictionary<string, string>> tags, LaunchTemplate template) =>
        tags.GetValueOrDefault(template.Id) ?? [];

    private object?[] Answer(SqliteConnection connection, LaunchTemplate template) =>
        [Node("launchTemplate", TemplateXml.Describe(template, Owner, TagsOf(TagStore.ByResource(connection, Kind), template)))];
}
