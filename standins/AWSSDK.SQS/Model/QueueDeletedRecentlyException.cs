using Amazon.Runtime.Internal;

namespace Amazon.SQS.Model;

/// <summary>A queue of that name was deleted less than 60 seconds ago.</summary>
public class QueueDeletedRecentlyException : AmazonSQSException
{
    /// <summary>An error with a message alone.</summary>
    public QueueDeletedRecentlyException(string message)
        : base(message)
    {
    }

    /// <summary>An error with its cause.</summary>
    public QueueDeletedRecentlyException(string message, Exception innerException)
        : base(message, innerException)
    {
    }

    internal QueueDeletedRecentlyException(ErrorResponse error)
        : base(error.Message, error.InnerException, error.Type, error.Code, error.RequestId, error.StatusCode)
    {
    }
}
