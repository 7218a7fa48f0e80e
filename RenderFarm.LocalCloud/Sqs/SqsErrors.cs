using RenderFarm.LocalCloud.Http;

namespace RenderFarm.LocalCloud.Sqs;

/// <summary>Errors by the names of the JSON protocol, with the older ones that SDKs still show beside them.</summary>
internal static class SqsErrors
{
    // The detail that carries the name of the query protocol.
    private const string QueryCode = "QueryCode";

    private const string Legacy = "AWS.SimpleQueueService.";

    public static CloudException QueueDoesNotExist() =>
        Error("QueueDoesNotExist", Legacy + "NonExistentQueue", "The specified queue does not exist.");

    public static CloudException QueueNameExists(string attribute) =>
        Error(
            "QueueNameExists",
            "QueueAlreadyExists",
            $"A queue already exists with the same name and a different value for attribute {attribute}"
        );

    public static CloudException ReceiptHandleIsInvalid() =>
        Error("ReceiptHandleIsInvalid", "ReceiptHandleIsInvalid", "The input receipt handle is invalid.");

    public static CloudException MessageNotInflight() =>
        Error(
            "MessageNotInflight",
            Legacy + "MessageNotInflight",
            "The message is not in flight: it is visible, deleted or received by another consumer."
        );

    public static CloudException EmptyBatchRequest() =>
        Error("EmptyBatchRequest", Legacy + "EmptyBatchRequest", "There should be at least one entry in the request.");

    public static CloudException TooManyEntries(int count) =>
        Error(
            "TooManyEntriesInBatchRequest",
            Legacy + "TooManyEntriesInBatchRequest",
            $"Maximum number of entries per request are 10. You have sent {count}."
        );

    public static CloudException IdsNotDistinct(string id) =>
        Error("BatchEntryIdsNotDistinct", Legacy + "BatchEntryIdsNotDistinct", $"Id {id} repeated.");

    public static CloudException InvalidBatchEntryId() =>
        Error(
            "InvalidBatchEntryId",
            Legacy + "InvalidBatchEntryId",
            "A batch entry id can only contain alphanumeric characters, hyphens and underscores. It can be at most 80 letters long."
        );

    public static CloudException BatchRequestTooLong(int bytes, int limit) =>
        Error(
            "BatchRequestTooLong",
            Legacy + "BatchRequestTooLong",
            $"Batch requests cannot be longer than {limit} bytes. You have sent {bytes} bytes."
        );

    public static CloudException InvalidAttributeName(string name) =>
        Error("InvalidAttributeName", "InvalidAttributeName", $"Unknown Attribute {name}.");

    public static CloudException InvalidAttributeValue(string name, string reason) =>
        Error("InvalidAttributeValue", "InvalidAttributeValue", $"Invalid value for the parameter {name}. Reason: {reason}");

    public static CloudException InvalidParameter(string name, string value, string reason) =>
        Error(
            "InvalidParameterValueException",
            "InvalidParameterValue",
            $"Value {value} for parameter {name} is invalid. Reason: {reason}"
        );

    public static CloudException MissingParameter(string name) =>
        Error("MissingRequiredParameterException", "MissingParameter", $"The request must contain the parameter {name}.");

    public static CloudException InvalidMessageContents(string message) =>
        Error("InvalidMessageContents", "InvalidMessageContents", message);

    public static CloudException UnsupportedOperation(string message) =>
        Error("UnsupportedOperation", Legacy + "UnsupportedOperation", message);

    public static CloudException Malformed(string message) => Error("SerializationException", "MalformedInput", message);

    public static CloudException UnknownOperation(string name) =>
        Error("UnknownOperationException", "InvalidAction", $"LocalCloud does not implement the SQS operation '{name}'.");

    public static CloudException Error(string type, string queryCode, string message, int statusCode = 400)
    {
        var error = new CloudException(type, statusCode, message);
        error.Details[QueryCode] = queryCode;
        return error;
    }

    /// <summary>The error's name in the query protocol.</summary>
    public static string QueryCodeOf(CloudException error) => error.Details.GetValueOrDefault(QueryCode, error.Code);

    /// <summary>Who is to blame, in the words of the query protocol.</summary>
    public static string BlameOf(CloudException error) =>
        error.StatusCode < StatusCodes.Status500InternalServerError ? "Sender" : "Receiver";
}
