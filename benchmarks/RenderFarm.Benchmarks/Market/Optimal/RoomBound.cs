namespace RenderFarm.Benchmarks.Market.Optimal;

/// <summary>
/// Keeps to the pools' room, and moves work between instances for nothing. A linear program: instance time in each pool and interval, as
/// cheap as possible, so that the work is done. Every value of its dual is a bound.
/// </summary>
/// <param name="intervals">Their prices have each instance's boot and load in them.</param>
/// <param name="work">Seconds at speed 1.</param>
/// <param name="instances">At once at most.</param>
internal sealed class RoomBound(IReadOnlyList<Interval> intervals, double work, int instances)
{
    /// <summary>US dollars, at a value of a second of work.</summary>
    public double At(double value)
    {
        var dollars = value * work;
        foreach (var interval in intervals)
        {
            var left = instances;
            foreach (var offer in interval.Offers.Where(offer => offer.Gain(value) > 0).OrderByDescending(offer => offer.Gain(value)))
            {
                var taken = Math.Min(left, offer.Room);
                left -= taken;
                dollars -= taken * interval.Seconds * offer.Gain(value);
            }
        }

        return dollars;
    }
}
