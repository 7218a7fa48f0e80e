using System.Reflection;

namespace RenderFarm.Benchmarks;

/// <summary>Where and how the benchmarks were built.</summary>
internal static class Build
{
    /// <summary>The repository's folder.</summary>
    public static string RepositoryRoot => Metadata("RepositoryRoot");

    /// <summary>Such as <c>Release</c>.</summary>
    public static string Configuration => Metadata("Configuration");

    private static string Metadata(string key) =>
        typeof(Build).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(attribute => attribute.Key == key).Value!;
}
