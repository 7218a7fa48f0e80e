using System.Net;
using Amazon.Runtime;

namespace Amazon.EC2;

/// <summary>An error that EC2 answered with.</summary>
public class AmazonEC2Exception : AmazonServiceException
{
    /// <summary>An error with a message alone.</summary>
    public AmazonEC2Exception(string message)
        : base(message)
    {
    }

    /// <summary>An error with its cause.</summary>
    public AmazonEC2Exception(string message, Exception innerException)
        : base(message, innerException)
    {
    }

    /// <summary>An error as the service answered it.</summary>
    public AmazonEC2Exception(
        string message, Exception? innerException, ErrorType errorType, string errorCode, string requestId, HttpStatusCode statusCode)
        : base(message, innerException, errorType, errorCode, requestId, statusCode)
    {
    }
}
