namespace MassTransit;

/// <summary>SQS does not answer, or refuses.</summary>
public class AmazonSqsConnectionException : ConnectionException
{
    /// <summary>An error without a message.</summary>
    public AmazonSqsConnectionException() { }

    /// <summary>An error with a message.</summary>
    public AmazonSqsConnectionException(string message)
        : base(message) { }

    /// <summary>An error with its cause.</summary>
    public AmazonSqsConnectionException(string message, Exception innerException)
        : base(message, innerException) { }
}
