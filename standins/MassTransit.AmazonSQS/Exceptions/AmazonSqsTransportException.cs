namespace MassTransit;

/// <summary>Something that the transport cannot do or finish.</summary>
public class AmazonSqsTransportException : MassTransitException
{
    /// <summary>An error without a message.</summary>
    public AmazonSqsTransportException() { }

    /// <summary>An error with a message.</summary>
    public AmazonSqsTransportException(string message)
        : base(message) { }

    /// <summary>An error with its cause.</summary>
    public AmazonSqsTransportException(string message, Exception innerException)
        : base(message, innerException) { }
}
