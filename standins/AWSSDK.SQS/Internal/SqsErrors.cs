using Amazon.Runtime;
using Amazon.Runtime.Internal;
using Amazon.SQS.Model;

namespace Amazon.SQS.Internal;

/// <summary>Turns error codes into the exceptions that have a type of their own.</summary>
internal static class SqsErrors
{
    /// <summary>The exception for an error.</summary>
    /// <param name="error">What the body says; its code is the name of the error's shape.</param>
    /// <param name="queryError">
    /// Code and fault of the older query protocol, <c>AWS.SimpleQueueService.NonExistentQueue;Sender</c>: SQS sends it so that
    /// <see cref="AmazonServiceException.ErrorCode"/> stays what it was before the JSON protocol.
    /// </param>
    public static AmazonSQSException ToException(ErrorResponse error, string? queryError)
    {
        var shape = error.Code;
        if (queryError?.Split(';') is [var code, var fault] && Enum.TryParse<ErrorType>(fault, out var type))
            (error.Code, error.Type) = (code, type);

        return shape switch
        {
            "MessageNotInflight" => new MessageNotInflightException(error),
            "QueueDeletedRecently" => new QueueDeletedRecentlyException(error),
            "QueueDoesNotExist" => new QueueDoesNotExistException(error),
            "QueueNameExists" => new QueueNameExistsException(error),
            "ReceiptHandleIsInvalid" => new ReceiptHandleIsInvalidException(error),
            _ => new AmazonSQSException(
                error.Message, error.InnerException, error.Type, error.Code, error.RequestId, error.StatusCode),
        };
    }
}
