namespace Amazon.SQS.Model;

/// <summary>Value of a message attribute.</summary>
public class MessageAttributeValue
{
    /// <summary><c>String</c> or <c>Number</c>.</summary>
    public string DataType { get; set; } = null!;

    /// <summary>The value.</summary>
    public string? StringValue { get; set; }
}
