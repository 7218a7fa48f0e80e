using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace RenderFarm.LocalCloud.Sqs.Messages;

/// <summary>The attributes of one message by name.</summary>
internal sealed partial class MessageAttributes
{
    private const int MaxCount = 10;

    private readonly SortedDictionary<string, MessageAttribute> _byName;

    private MessageAttributes(SortedDictionary<string, MessageAttribute> byName) => _byName = byName;

    public bool IsEmpty => _byName.Count == 0;

    /// <summary>What they add to the size of the message. Bytes.</summary>
    public int Size =>
        _byName.Sum(pair =>
            Encoding.UTF8.GetByteCount(pair.Key) + Encoding.UTF8.GetByteCount(pair.Value.DataType) + Value(pair.Value).Length
        );

    public static MessageAttributes Read(IReadOnlyDictionary<string, SqsInput> input)
    {
        if (input.Count > MaxCount)
        {
            throw SqsErrors.InvalidParameter(
                "MessageAttributes",
                input.Count.ToString(),
                $"Number of message attributes exceeds the allowed maximum of {MaxCount}."
            );
        }

        var byName = new SortedDictionary<string, MessageAttribute>(StringComparer.Ordinal);
        foreach (var (name, value) in input)
            byName[name] = Read(name, value);
        return new(byName);
    }

    public static MessageAttributes FromJson(string json) =>
        new(JsonSerializer.Deserialize<SortedDictionary<string, MessageAttribute>>(json)!);

    public string ToJson() => JsonSerializer.Serialize(_byName);

    /// <summary>Those that a receiver asks for by name, by <c>prefix.*</c> or with <c>All</c>.</summary>
    public MessageAttributes Select(IReadOnlyList<string> wanted)
    {
        var selected = _byName.Where(pair => wanted.Any(name => Matches(pair.Key, name))).ToDictionary(StringComparer.Ordinal);
        return new(new(selected, StringComparer.Ordinal));
    }

    public JsonObject ToWire()
    {
        var wire = new JsonObject();
        foreach (var (name, value) in _byName)
        {
            wire[name] = value.IsBinary
                ? new JsonObject { ["DataType"] = value.DataType, ["BinaryValue"] = Convert.ToBase64String(value.BinaryValue!) }
                : new JsonObject { ["DataType"] = value.DataType, ["StringValue"] = value.StringValue };
        }

        return wire;
    }

    /// <summary>
    /// The digest that SDKs compare: of name, type, kind of value and value of each, all but the kind behind their length, as
    /// docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-message-metadata.html describes.
    /// </summary>
    public string Md5()
    {
        using var md5 = IncrementalHash.CreateHash(HashAlgorithmName.MD5);
        foreach (var (name, value) in _byName)
        {
            Append(md5, Encoding.UTF8.GetBytes(name));
            Append(md5, Encoding.UTF8.GetBytes(value.DataType));
            md5.AppendData([(byte)(value.IsBinary ? 2 : 1)]);
            Append(md5, Value(value));
        }

        return Convert.ToHexStringLower(md5.GetHashAndReset());
    }

    private static void Append(IncrementalHash hash, ReadOnlySpan<byte> bytes)
    {
        Span<byte> length = stackalloc byte[sizeof(int)];
        BinaryPrimitives.WriteInt32BigEndian(length, bytes.Length);
        hash.AppendData(length);
        hash.AppendData(bytes);
    }

    private static byte[] Value(MessageAttribute attribute) =>
        attribute.IsBinary ? attribute.BinaryValue! : Encoding.UTF8.GetBytes(attribute.StringValue!);

    private static MessageAttribute Read(string name, SqsInput value)
    {
        if (!ValidName().IsMatch(name))
            throw SqsErrors.InvalidParameter(
                "MessageAttributes",
                name,
                "The name of a message attribute has characters that it cannot have."
            );

        var type = value.Required("DataType");
        var attribute = new MessageAttribute(type, value.Optional("StringValue"), Binary(name, value.Optional("BinaryValue")));
        var kind = type.Split('.')[0];
        if (kind is not ("String" or "Number" or "Binary"))
            throw SqsErrors.InvalidParameter(
                "MessageAttributes",
                name,
                $"The data type '{type}' must begin with String, Number or Binary."
            );
        if (attribute.IsBinary ? attribute.BinaryValue is not { Length: > 0 } : string.IsNullOrEmpty(attribute.StringValue))
            throw SqsErrors.InvalidParameter(
                "MessageAttributes",
                name,
                $"The message attribute must have a non-empty value of the type '{type}'."
            );
        return attribute;
    }

    private static byte[]? Binary(string name, string? base64)
    {
        if (base64 is null)
            return null;

        var bytes = new byte[base64.Length];
        return Convert.TryFromBase64String(base64, bytes, out var written)
            ? bytes[..written]
            : throw SqsErrors.InvalidParameter("MessageAttributes", name, "The binary value is not base64.");
    }

    private static bool Matches(string name, string wanted) =>
        wanted is "All" or ".*"
        || (wanted.EndsWith(".*", StringComparison.Ordinal) && name.StartsWith(wanted[..^2], StringComparison.Ordinal))
        || string.Equals(name, wanted, StringComparison.Ordinal);

    [GeneratedRegex(
        @"^(?!(AWS|Amazon)\.)[A-Za-z0-9_-]+(\.[A-Za-z0-9_-]+)*$",
        RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant,
        matchTimeoutMilliseconds: 1000
    )]
    private static partial Regex ValidName();
}

/// <summary>A typed value beside a message's body.</summary>
/// <param name="DataType">String, Number or Binary, perhaps with a label behind a dot.</param>
/// <param name="StringValue">The value of a String or Number.</param>
/// <param name="BinaryValue">The value of a Binary; base64 in JSON.</param>
internal sealed record MessageAttribute(string DataType, string? StringValue, byte[]? BinaryValue)
{
    public bool IsBinary => DataType.StartsWith("Binary", StringComparison.Ordinal);
}
