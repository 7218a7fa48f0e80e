namespace RenderFarm.Benchmarks.Market.Optimal;

/// <summary>
/// Has every instance pay its boot and its load, also one that takes another's place because its pool has become cheaper, and finds room
/// everywhere. Each of the places for an instance has the best succession of instances and pauses, which dynamic programming finds; boots
/// take no time. Places are alike and depend on each other by the work alone, so every value of the dual is a bound.
/// </summary>
/// <param name="intervals">With the plain prices.</param>
/// <param name="work">Seconds at speed 1.</param>
/// <param name="instances">At once at most.</param>
internal sealed class MoveBound(IReadOnlyList<Interval> intervals, double work, int instances)
{
    /// <summary>US dollars, at a value of a second of work.</summary>
    public double At(double value)
    {
        var without = 0.0;
        var with = Enumerable.Repeat(double.NegativeInfinity, Workload.Pools.Count).ToArray();
        foreach (var interval in intervals)
        {
            for (var i = 0; i < with.Length; i++)
            {
                var offer = interval.Offers[i];
                with[i] = Math.Max(with[i], without - offer.DollarsToBegin) + (interval.Seconds * offer.Gain(value));
            }

            without = Math.Max(without, with.Max());
        }

        return (value * work) - (instances * without);
    }
}
