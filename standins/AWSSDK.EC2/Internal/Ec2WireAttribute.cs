namespace Amazon.EC2.Internal;

/// <summary>Names on the wire, where they do not follow from the property's own.</summary>
/// <param name="query">
/// Name in a request; a dot leads into a structure of which the property is the only member. Without it, the property's name.
/// </param>
/// <param name="element">
/// Name of the element in a response, or empty if the value is not in an element of its own. Without it, the property's name that
/// begins with a small letter.
/// </param>
[AttributeUsage(AttributeTargets.Property)]
internal sealed class Ec2WireAttribute(string query, string? element = null) : Attribute
{
    public string Query { get; } = query;

    public string? Element { get; } = element;
}
