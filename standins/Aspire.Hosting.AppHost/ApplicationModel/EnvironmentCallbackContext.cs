namespace Aspire.Hosting.ApplicationModel;

/// <summary>The environment that a resource is about to be started with.</summary>
public class EnvironmentCallbackContext
{
    internal EnvironmentCallbackContext()
    {
    }

    /// <summary>The variables: strings, or <see cref="IValueProvider"/>s for what is known only when the application runs.</summary>
    public Dictionary<string, object> EnvironmentVariables { get; } = new(StringComparer.Ordinal);
}
