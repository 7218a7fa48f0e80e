using System.Xml.Linq;
using RenderFarm.LocalCloud.Ec2.Protocol;
using static RenderFarm.LocalCloud.Ec2.Protocol.Ec2Xml;

namespace RenderFarm.LocalCloud.Ec2.Tagging;

/// <summary>Tags in requests and answers.</summary>
internal static class TagInput
{
    private const int MaxKey = 127;
    private const int MaxValue = 255;

    /// <summary>What <c>TagSpecification</c> says for one kind of resource.</summary>
    public static Dictionary<string, string> OfSpecification(Ec2Input input, string kind) =>
        input
            .List("TagSpecification")
            .Where(specification => specification.Required("ResourceType") == kind)
            .SelectMany(specification => Read(specification))
            .GroupBy(tag => tag.Key, StringComparer.Ordinal)
            .ToDictionary(group => group.Key, group => group.Last().Value, StringComparer.Ordinal);

    public static Dictionary<string, string> Read(Ec2Input input)
    {
        var tags = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var tag in input.List("Tag"))
        {
            var key = tag.Required("Key");
            var value = tag.Optional("Value") ?? string.Empty;
            if (key.Length > MaxKey || key.StartsWith("aws:", StringComparison.OrdinalIgnoreCase))
                throw Ec2Errors.InvalidValue(
                    $"Tag key is not valid: '{key}'. Tag keys cannot start with 'aws:' nor exceed {MaxKey} characters."
                );
            if (value.Length > MaxValue)
                throw Ec2Errors.InvalidValue($"Tag value exceeds the maximum length of {MaxValue} characters");
            if (!tags.TryAdd(key, value))
                throw Ec2Errors.InvalidValue($"Duplicate tag key '{key}' specified.");
        }

        return tags;
    }

    public static XElement? Describe(IReadOnlyDictionary<string, string> tags) =>
        tags.Count == 0 ? null : Set("tagSet", tags, tag => new object?[] { Node("key", tag.Key), Node("value", tag.Value) });
}
