namespace Aspire.Hosting;

/// <summary>Says that the application model is wrong, or that a resource did not come up.</summary>
public class DistributedApplicationException : Exception
{
    /// <summary>An exception without a message.</summary>
    public DistributedApplicationException()
    {
    }

    /// <summary>An exception with a message.</summary>
    public DistributedApplicationException(string message) : base(message)
    {
    }

    /// <summary>An exception with a message and its cause.</summary>
    public DistributedApplicationException(string message, Exception inner) : base(message, inner)
    {
    }
}
