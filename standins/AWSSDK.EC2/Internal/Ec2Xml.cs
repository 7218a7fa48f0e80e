using System.Collections;
using System.Globalization;
using System.Reflection;
using System.Xml.Linq;
using Amazon.Runtime;

namespace Amazon.EC2.Internal;

/// <summary>
/// Reads a response of the EC2 protocol. What is missing stays null; so does a list without items, as in the real client.
/// </summary>
internal static class Ec2Xml
{
    public static void Read(XElement from, object into)
    {
        foreach (var member in Ec2Member.Of(into.GetType()))
        {
            var element = member.Element.Length == 0 ? from : Child(from, member.Element);
            if (element is not null && ValueOf(element, member.Type) is { } value)
                member.Set(into, value);
        }
    }

    /// <summary>The element of that name; the namespace bears the version of the API and does not matter.</summary>
    public static XElement? Child(XElement parent, string name) => parent.Elements().FirstOrDefault(element => element.Name.LocalName == name);

    private static object? ValueOf(XElement element, Type type)
    {
        type = Nullable.GetUnderlyingType(type) ?? type;
        if (type.IsAssignableTo(typeof(IList)))
            return ListOf(element, type);
        if (type == typeof(string))
            return element.Value;
        if (type.IsAssignableTo(typeof(ConstantClass)))
            return ConstantOf(element.Value, type);
        if (type == typeof(DateTime))
            return element.Value.Length == 0 ? null : DateTime.Parse(element.Value, CultureInfo.InvariantCulture, DateTimeStyles.AdjustToUniversal | DateTimeStyles.AssumeUniversal);
        if (type.IsPrimitive)
            return element.Value.Length == 0 ? null : Convert.ChangeType(element.Value, type, CultureInfo.InvariantCulture);

        var value = Activator.CreateInstance(type)!;
        Read(element, value);
        return value;
    }

    private static IList? ListOf(XElement element, Type type)
    {
        var items = (IList)Activator.CreateInstance(type)!;
        var itemType = type.GetGenericArguments()[0];
        foreach (var item in element.Elements().Where(child => child.Name.LocalName == "item"))
            items.Add(ValueOf(item, itemType));
        return items.Count == 0 ? null : items;
    }

    private static object ConstantOf(string value, Type type) =>
        type.GetMethod(nameof(InstanceType.FindValue), BindingFlags.Public | BindingFlags.Static)!.Invoke(null, [value])!;
}
