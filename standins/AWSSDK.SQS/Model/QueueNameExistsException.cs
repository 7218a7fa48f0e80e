using Amazon.Runtime.Internal;

namespace Amazon.SQS.Model;

/// <summary>A queue of that name exists with other attributes.</summary>
public class QueueNameExistsException : AmazonSQSException
{
    /// <summary>An error with a message alone.</summary>
    public QueueNameExistsException(string message)
        : base(message)
    {
    }

    /// <summary>An error with its cause.</summary>
    public QueueNameExistsException(string message, Exception innerException)
        : base(message, innerException)
    {
    }

    internal QueueNameExistsException(ErrorResponse error)
        : base(error.Message, error.InnerException, error.Type, error.Code, error.RequestId, error.StatusCode)
    {
    }
}
