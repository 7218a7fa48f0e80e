using System.Net;
using Amazon.Runtime;

namespace Amazon.SQS;

/// <summary>An error that SQS answered with.</summary>
public class AmazonSQSException : AmazonServiceException
{
    /// <summary>An error with a message alone.</summary>
    public AmazonSQSException(string message)
        : base(message)
    {
    }

    /// <summary>An error with its cause.</summary>
    public AmazonSQSException(string message, Exception innerException)
        : base(message, innerException)
    {
    }

    /// <summary>An error as the service answered it.</summary>
    public AmazonSQSException(
        string message, Exception? innerException, ErrorType errorType, string errorCode, string requestId, HttpStatusCode statusCode)
        : base(message, innerException, errorType, errorCode, requestId, statusCode)
    {
    }
}
