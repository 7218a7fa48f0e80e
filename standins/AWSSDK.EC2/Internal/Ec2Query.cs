using System.Collections;
using System.Globalization;
using Amazon.Runtime;
using Amazon.Runtime.Internal;
using Amazon.Runtime.Internal.Util;

namespace Amazon.EC2.Internal;

/// <summary>
/// Writes a request as the parameters of the EC2 query protocol: <c>Filter.1.Value.2</c>, lists numbered from one without a word
/// of their own, nothing for what is null, an empty value for an empty list.
/// </summary>
internal static class Ec2Query
{
    public static void Write(ParameterCollection parameters, string prefix, object value)
    {
        foreach (var member in Ec2Member.Of(value.GetType()))
        {
            var content = member.Get(value) ?? (member.IsToken ? Guid.NewGuid().ToString() : null);
            if (content is not null)
                WriteValue(parameters, prefix + member.Query, content);
        }
    }

    private static void WriteValue(ParameterCollection parameters, string name, object value)
    {
        switch (value)
        {
            case IList { Count: 0 }:
                parameters.Add(name, "");
                break;
            case IList items:
                for (var i = 0; i < items.Count; i++)
                    WriteValue(parameters, string.Create(CultureInfo.InvariantCulture, $"{name}.{i + 1}"), items[i]!);
                break;
            default:
                if (TextOf(value) is { } text)
                    parameters.Add(name, text);
                else
                    Write(parameters, name + ".", value);
                break;
        }
    }

    private static string? TextOf(object value) => value switch
    {
        string text => text,
        ConstantClass constant => constant.Value,
        bool flag => flag ? "true" : "false",
        DateTime time => StringUtils.FromDateTimeToISO8601WithOptionalMs(time),
        IFormattable number => number.ToString(null, CultureInfo.InvariantCulture),
        _ => null,
    };
}
