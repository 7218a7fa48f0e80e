using Amazon.Runtime;

namespace Aspire.Hosting.AWS.CloudFormation.Client;

/// <summary>A call of CloudFormation.</summary>
internal sealed class CloudFormationCall : AmazonWebServiceRequest
{
    /// <summary>Parameters of the query protocol, as <c>Tags.member.1.Key</c>.</summary>
    public Dictionary<string, string> Parameters { get; } = new(StringComparer.Ordinal);

    /// <summary>Adds a list.</summary>
    public CloudFormationCall With(string list, IEnumerable<string> values)
    {
        var number = 0;
        foreach (var value in values)
            Parameters[$"{list}.member.{++number}"] = value;
        return this;
    }

    /// <summary>Adds a list of pairs.</summary>
    public CloudFormationCall With(string list, string key, string value, IEnumerable<KeyValuePair<string, string>> pairs)
    {
        var number = 0;
        foreach (var pair in pairs)
        {
            Parameters[$"{list}.member.{++number}.{key}"] = pair.Key;
            Parameters[$"{list}.member.{number}.{value}"] = pair.Value;
        }

        return this;
    }
}
