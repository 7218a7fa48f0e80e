using RenderFarm.Benchmarks.Scenes;

namespace RenderFarm.Benchmarks.Overhead;

/// <summary>What was measured of a scene.</summary>
internal sealed record SceneResult(BenchScene Scene, IReadOnlyList<Round> Rounds)
{
    /// <summary>The median of a value, or of a ratio within each round.</summary>
    public double Median(Func<Round, double> value) => Rounds.Select(value).Median();
}
