using YamlDotNet.RepresentationModel;

namespace RenderFarm.Tests.Deploy;

/// <summary>The farm's CloudFormation template, read as CloudFormation reads it: tags such as <c>!Ref</c> are functions.</summary>
internal sealed class CloudFormationTemplate
{
    private readonly YamlMappingNode _root;

    public CloudFormationTemplate()
    {
        var path = Path.Combine(Projects.RenderFarm_AppHost.ProjectPath, "..", "deploy", "renderfarm.template.yaml");
        using var reader = new StreamReader(path);
        var yaml = new YamlStream();
        yaml.Load(reader);
        _root = (YamlMappingNode)yaml.Documents.Single().RootNode;
    }

    /// <summary>All nodes.</summary>
    public IEnumerable<YamlNode> Nodes => _root.AllNodes;

    /// <summary>Names in a section, such as <c>Parameters</c>.</summary>
    public IEnumerable<string> Names(string section) => Entries(_root[section]).Select(entry => entry.Name);

    /// <summary>A node by the names that lead to it.</summary>
    public YamlNode this[params string[] path] => path.Aggregate((YamlNode)_root, (node, name) => node[name]);

    /// <summary>Text of a node.</summary>
    public string Text(params string[] path) => ((YamlScalarNode)this[path]).Value!;

    /// <summary>Resources of a type.</summary>
    public IEnumerable<YamlNode> Resources(string type) =>
        Entries(_root["Resources"]).Select(entry => entry.Value).Where(resource => ((YamlScalarNode)resource["Type"]).Value == type);

    /// <summary>Nodes that are calls of a function, such as <c>!Ref</c>.</summary>
    public IEnumerable<T> Calls<T>(string function)
        where T : YamlNode => Nodes.OfType<T>().Where(node => !node.Tag.IsEmpty && node.Tag.Value == function);

    private static IEnumerable<(string Name, YamlNode Value)> Entries(YamlNode node) =>
        ((YamlMappingNode)node).Select(entry => (((YamlScalarNode)entry.Key).Value!, entry.Value));
}
