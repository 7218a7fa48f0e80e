using System.Globalization;
using System.Xml.Linq;
using RenderFarm.LocalCloud.Ec2.Protocol;
using RenderFarm.LocalCloud.Ec2.Tagging;
using static RenderFarm.LocalCloud.Ec2.Protocol.Ec2Xml;

namespace RenderFarm.LocalCloud.Ec2.Templates;

/// <summary>Writes launch templates as EC2 describes them.</summary>
internal static class TemplateXml
{
    public static object?[] Describe(LaunchTemplate template, string owner, IReadOnlyDictionary<string, string> tags) =>
        [
            Node("launchTemplateId", template.Id),
            Node("launchTemplateName", template.Name),
            Value("createTime", template.Created),
            Node("createdBy", owner),
            Node("defaultVersionNumber", template.DefaultVersion),
            Node("latestVersionNumber", template.LatestVersion),
            TagInput.Describe(tags),
        ];

    public static object?[] Describe(LaunchTemplate template, LaunchTemplateVersion version, string owner) =>
        [
            Node("launchTemplateId", template.Id),
            Node("launchTemplateName", template.Name),
            Node("versionNumber", version.Version),
            Value("versionDescription", version.Description),
            Value("createTime", version.Created),
            Node("createdBy", owner),
            Value("defaultVersion", version.Version == template.DefaultVersion),
            Node("launchTemplateData", Content(version.Data)),
        ];

    // The answer's names are the request's with a small letter, and lists are sets of items.
    private static IEnumerable<XElement> Content(Ec2Input data) => data.Children.Select(child => Describe(child.Key, child.Value));

    private static XElement Describe(string name, Ec2Input value)
    {
        var small = char.ToLower(name[0], CultureInfo.InvariantCulture) + name[1..];
        if (value.Children.Count == 0)
            return Node(small, value.Text);
        return value.Names.All(key => key.All(char.IsAsciiDigit))
            ? Set(small + "Set", value.Items(), item => item.Children.Count == 0 ? item.Text : Content(item))
            : Node(small, Content(value));
    }
}
