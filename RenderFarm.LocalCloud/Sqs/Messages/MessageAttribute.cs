namespace RenderFarm.LocalCloud.Sqs.Messages;

/// <summary>A typed value beside a message's body.</summary>
/// <param name="DataType">String, Number or Binary, perhaps with a label behind a dot.</param>
/// <param name="StringValue">The value of a String or Number.</param>
/// <param name="BinaryValue">The value of a Binary; base64 in JSON.</param>
internal sealed record MessageAttribute(string DataType, string? StringValue, byte[]? BinaryValue)
{
    public bool IsBinary => DataType.StartsWith("Binary", StringComparison.Ordinal);
}
