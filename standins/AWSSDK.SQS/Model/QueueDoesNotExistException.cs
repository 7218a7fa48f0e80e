using Amazon.Runtime.Internal;

namespace Amazon.SQS.Model;

/// <summary>There is no such queue.</summary>
public class QueueDoesNotExistException : AmazonSQSException
{
    /// <summary>An error with a message alone.</summary>
    public QueueDoesNotExistException(string message)
        : base(message)
    {
    }

    /// <summary>An error with its cause.</summary>
    public QueueDoesNotExistException(string message, Exception innerException)
        : base(message, innerException)
    {
    }

    internal QueueDoesNotExistException(ErrorResponse error)
        : base(error.Message, error.InnerException, error.Type, error.Code, error.RequestId, error.StatusCode)
    {
    }
}
