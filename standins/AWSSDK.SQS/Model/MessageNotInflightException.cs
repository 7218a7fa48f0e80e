using Amazon.Runtime.Internal;

namespace Amazon.SQS.Model;

/// <summary>The message is not hidden at present, so that its visibility cannot be changed.</summary>
public class MessageNotInflightException : AmazonSQSException
{
    /// <summary>An error with a message alone.</summary>
    public MessageNotInflightException(string message)
        : base(message)
    {
    }

    /// <summary>An error with its cause.</summary>
    public MessageNotInflightException(string message, Exception innerException)
        : base(message, innerException)
    {
    }

    internal MessageNotInflightException(ErrorResponse error)
        : base(error.Message, error.InnerException, error.Type, error.Code, error.RequestId, error.StatusCode)
    {
    }
}
