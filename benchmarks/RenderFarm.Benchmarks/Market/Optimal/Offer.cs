namespace RenderFarm.Benchmarks.Market.Optimal;

/// <summary>A pool in an <see cref="Interval"/>.</summary>
/// <param name="DollarsPerSecond">Its price.</param>
/// <param name="Speed">Of its type.</param>
/// <param name="Room">Instances that fit.</param>
/// <param name="DollarsToBegin">Boot and load of an instance that begins to render at the interval's begin or near it, at the
/// least.</param>
internal readonly record struct Offer(double DollarsPerSecond, double Speed, int Room, double DollarsToBegin)
{
    /// <summary>What a second brings when a second of work is worth so many dollars.</summary>
    public double Gain(double value) => (value * Speed) - DollarsPerSecond;
}
