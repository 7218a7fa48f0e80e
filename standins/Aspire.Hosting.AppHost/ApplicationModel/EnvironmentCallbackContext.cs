namespace Aspire.Hosting.ApplicationModel;

/// <summary>The environment that a resource is about to be started with.</summary>
/// <param name="environmentVariables">The variables: strings, or values that are known when the application runs.</param>
public class EnvironmentCallbackContext(Dictionary<string, object> environmentVariables)
{
    /// <summary>The variables: strings, or <see cref="IValueProvider"/>s.</summary>
    public Dictionary<string, object> EnvironmentVariables { get; } = environmentVariables;
}
