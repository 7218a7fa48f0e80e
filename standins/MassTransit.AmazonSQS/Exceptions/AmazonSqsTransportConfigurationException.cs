namespace MassTransit;

/// <summary>A setting that SQS does not allow.</summary>
public class AmazonSqsTransportConfigurationException : AmazonSqsTransportException
{
    /// <summary>An error without a message.</summary>
    public AmazonSqsTransportConfigurationException() { }

    /// <summary>An error with a message.</summary>
    public AmazonSqsTransportConfigurationException(string message)
        : base(message) { }

    /// <summary>An error with its cause.</summary>
    public AmazonSqsTransportConfigurationException(string message, Exception innerException)
        : base(message, innerException) { }
}
