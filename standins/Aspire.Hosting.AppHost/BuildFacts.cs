using System.Reflection;

namespace Aspire.Hosting;

/// <summary>What the build wrote into the AppHost's assembly (see Sdk.targets): where it and the projects that it runs are.</summary>
internal sealed class BuildFacts(Assembly? appHost)
{
    public const string AppHostDirectory = "apphostprojectpath";

    /// <summary>The assembly that the project at <paramref name="projectPath"/> was built into.</summary>
    /// <exception cref="DistributedApplicationException">The AppHost does not reference that project.</exception>
    public string OutputOf(string projectPath) =>
        Find(appHost, "projectoutput:" + projectPath)
        ?? throw new DistributedApplicationException($"The AppHost has no project reference to '{projectPath}', so it was not built.");

    public static string? Find(Assembly? assembly, string key) =>
        assembly?.GetCustomAttributes<AssemblyMetadataAttribute>().FirstOrDefault(fact => fact.Key == key)?.Value;
}
