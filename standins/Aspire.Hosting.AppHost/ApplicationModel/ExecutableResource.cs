namespace Aspire.Hosting.ApplicationModel;

/// <summary>A program that is no .NET project.</summary>
/// <param name="name">Name of the resource.</param>
/// <param name="command">The program.</param>
/// <param name="workingDirectory">Its folder.</param>
public class ExecutableResource(string name, string command, string workingDirectory)
    : Resource(name), IResourceWithEnvironment, IResourceWithArgs, IResourceWithEndpoints, IResourceWithWaitSupport
{
    /// <summary>The program.</summary>
    public string Command { get; } = command;

    /// <summary>Its folder.</summary>
    public string WorkingDirectory { get; } = workingDirectory;
}
