using Amazon.Runtime.Internal;

namespace Amazon.SQS.Model;

/// <summary>The receipt handle is not one of this queue, or is outdated.</summary>
public class ReceiptHandleIsInvalidException : AmazonSQSException
{
    /// <summary>An error with a message alone.</summary>
    public ReceiptHandleIsInvalidException(string message)
        : base(message)
    {
    }

    /// <summary>An error with its cause.</summary>
    public ReceiptHandleIsInvalidException(string message, Exception innerException)
        : base(message, innerException)
    {
    }

    internal ReceiptHandleIsInvalidException(ErrorResponse error)
        : base(error.Message, error.InnerException, error.Type, error.Code, error.RequestId, error.StatusCode)
    {
    }
}
