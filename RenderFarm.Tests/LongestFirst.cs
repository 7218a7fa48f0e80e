using Xunit.Abstractions;

[assembly: TestCollectionOrderer("RenderFarm.Tests.LongestFirst", "RenderFarm.Tests")]

namespace RenderFarm.Tests;

/// <summary>Begins with the classes that take minutes: one that began last would go on alone, with a core that does nothing.</summary>
public sealed class LongestFirst : ITestCollectionOrderer
{
    private static readonly string[] Longest =
    [
        nameof(Conformance.ConformanceTests),
        nameof(Worker.Parts.PartTests),
        nameof(Worker.ChunkTests),
        nameof(Worker.ArtifactTests),
        nameof(Cli.SubmitTests),
        nameof(Cli.SteeringTests),
        nameof(Cli.PackingTests),
    ];

    /// <inheritdoc/>
    public IEnumerable<ITestCollection> OrderTestCollections(IEnumerable<ITestCollection> testCollections) =>
        testCollections.OrderBy(collection =>
            Array.FindIndex(Longest, name => collection.DisplayName.Contains($".{name} ", StringComparison.Ordinal)) switch
            {
                -1 => Longest.Length,
                var place => place,
            }
        );
}
