using System.Globalization;
using System.Text.Json.Nodes;

namespace RenderFarm.LocalCloud.Sqs.Protocols;

/// <summary>A form's dotted names as a tree, such as <c>Attribute.1.Name</c>.</summary>
internal sealed class FormNode
{
    // More than any operation has; a bound for the recursion.
    private const int MaxDepth = 8;

    private static readonly Dictionary<string, string> Lists = new(StringComparer.Ordinal)
    {
        ["AttributeName"] = "AttributeNames",
        ["MessageAttributeName"] = "MessageAttributeNames",
        ["MessageSystemAttributeName"] = "MessageSystemAttributeNames",
        ["TagKey"] = "TagKeys",
    };

    private static readonly Dictionary<string, string[]> Maps = new(StringComparer.Ordinal)
    {
        ["Attribute"] = ["Attributes"],
        ["MessageAttribute"] = ["MessageAttributes"],
        ["MessageSystemAttribute"] = ["MessageSystemAttributes"],
        // One operation has it with a small letter.
        ["Tag"] = ["Tags", "tags"],
    };

    private readonly Dictionary<string, FormNode> _children = new(StringComparer.Ordinal);
    private string? _value;

    public void Set(ReadOnlySpan<string> path, string value)
    {
        if (path.Length > MaxDepth)
            throw SqsErrors.Malformed("A name in the form has too many dots.");
        if (path.IsEmpty)
        {
            _value = value;
            return;
        }

        if (!_children.TryGetValue(path[0], out var child))
            _children[path[0]] = child = new();
        child.Set(path[1..], value);
    }

    /// <summary>The same parameters by the names and in the shapes of the JSON protocol.</summary>
    public JsonObject ToJson()
    {
        var json = new JsonObject();
        foreach (var (name, child) in _children)
        {
            if (Lists.TryGetValue(name, out var list))
                json[list] = new JsonArray([.. child.Numbered().Select(item => (JsonNode?)item._value)]);
            else if (Maps.TryGetValue(name, out var maps))
                Array.ForEach(maps, map => json[map] = child.ToMap());
            else if (name.EndsWith("BatchRequestEntry", StringComparison.Ordinal))
                json["Entries"] = new JsonArray([.. child.Numbered().Select(item => (JsonNode)item.ToJson())]);
            else
                json[name] = child._value;
        }

        return json;
    }

    private JsonObject ToMap()
    {
        var map = new JsonObject();
        foreach (var item in Numbered())
        {
            var name = item.Child("Name")?._value ?? item.Child("Key")?._value ?? throw SqsErrors.MissingParameter("Name");
            var value = item.Child("Value");
            map[name] = value is { _children.Count: > 0 } ? value.ToJson() : value?._value ?? string.Empty;
        }

        return map;
    }

    private FormNode? Child(string name) => _children.GetValueOrDefault(name);

    private IEnumerable<FormNode> Numbered() =>
        _children
            .OrderBy(pair =>
                int.TryParse(pair.Key, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
                    ? number
                    : throw SqsErrors.Malformed($"'{pair.Key}' stands in the form where a number must be.")
            )
            .Select(pair => pair.Value);
}
