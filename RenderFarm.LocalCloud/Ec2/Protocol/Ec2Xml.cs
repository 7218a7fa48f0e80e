using System.Globalization;
using System.Xml.Linq;

namespace RenderFarm.LocalCloud.Ec2.Protocol;

/// <summary>Elements of EC2's answers: names in camel case, lists as sets of items, nothing for what is absent.</summary>
internal static class Ec2Xml
{
    private static readonly XNamespace Namespace = "http://ec2.amazonaws.com/doc/2016-11-15/";

    /// <summary>An element with its children; null when its only content is null, so that absent values leave no element.</summary>
    public static XElement? Value(string name, object? content) => content is null ? null : new(Namespace + name, Text(content));

    public static XElement Node(string name, params ReadOnlySpan<object?> content)
    {
        var node = new XElement(Namespace + name);
        foreach (var part in content)
            node.Add(part);
        return node;
    }

    /// <summary>A list: <c>&lt;name&gt;&lt;item&gt;…&lt;/item&gt;…&lt;/name&gt;</c>.</summary>
    public static XElement Set<T>(string name, IEnumerable<T> items, Func<T, object?> content) =>
        Node(name, items.Select(item => Node("item", content(item))));

    public static string Format(DateTimeOffset time) =>
        time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);

    private static object Text(object content) =>
        content switch
        {
            DateTimeOffset time => Format(time),
            bool flag => flag ? "true" : "false",
            decimal number => number.ToString("0.000000", CultureInfo.InvariantCulture),
            _ => content,
        };
}
