namespace RenderFarm.Coordinator.Costs.Planning;

/// <summary>
/// Counts the instances that a job's goal needs. Those that are there are kept while they have a frame to render; one more is rented only
/// when it would have stored a frame before the others could, so that the number does not swing.
/// </summary>
internal sealed class InstanceCount
{
    /// <summary>Part of the time until the deadline that plans leave free: interruptions, slow boots.</summary>
    private const double Margin = 0.1;

    /// <summary>Instances end early for a deadline only when this part of the time would still be free without them.</summary>
    private const double MarginToEnd = 0.25;

    /// <summary>Without a hurry an instance is worth its boot when it then works for this many times as long.</summary>
    private const double WorkPerBoot = 4;

    private readonly RentingJob _job;
    private readonly DateTimeOffset _now;
    private readonly List<double> _begins;

    public InstanceCount(RentingJob job, DateTimeOffset now)
    {
        _job = job;
        _now = now;
        _begins =
        [
            .. job.Instances.Where(bill => !bill.Instance.IsLeaving).Select(bill => bill.BootLeft(job.Boot).TotalSeconds).Order(),
            .. Enumerable.Repeat(job.Boot.TotalSeconds, job.Expected),
        ];
    }

    /// <summary>The parts of the last frame may all be stored and not yet be put together.</summary>
    private int Useful => Math.Max(1, _job.Remaining);

    private int Present => _begins.Count;

    /// <summary>For a number that was asked for.</summary>
    public CountPlan AsAsked(int asked)
    {
        var wanted = Math.Min(asked, _job.Limit);
        var useful = WorthHaving(wanted);
        return useful >= wanted
            ? new CountPlan(wanted, "as many as asked for")
            : new CountPlan(useful, "no more than there are frames left for");
    }

    /// <summary>As few as meet a deadline.</summary>
    public CountPlan ForDeadline(DateTimeOffset deadline)
    {
        var limit = Math.Min(_job.Rental.Instances ?? int.MaxValue, _job.Limit);
        var time = (deadline - _now).TotalSeconds;
        if (_job.Pace is null)
            return new CountPlan(Math.Min(limit, Math.Max(1, Present)), "to measure the first frames");

        var most = Math.Min(limit, Math.Max(Useful, 1));
        if (most <= 0)
            return new CountPlan(0, "no instance is allowed");
        if (End(most) > time)
        {
            var count = WorthHaving(most);
            return new CountPlan(count, "as many as help: the deadline cannot be met", Missed(deadline, count));
        }

        var needed = Fewest(most, time * (1 - Margin));
        if (needed < Present)
            needed = Math.Min(Present, Fewest(most, time * (1 - MarginToEnd)));
        return new CountPlan(Math.Min(needed, WorthHaving(needed)), "as few as meet the deadline");
    }

    /// <summary>As many as are worth their boot.</summary>
    public CountPlan ForBudget()
    {
        var limit = Math.Min(_job.Rental.Instances ?? int.MaxValue, _job.Limit);
        if (_job.Pace is not { } pace)
            return new CountPlan(Math.Min(limit, Math.Max(1, Present)), "to measure the first frames");
        var work = _job.Remaining * pace.Mean;
        var worth = (int)Math.Clamp(work / (WorkPerBoot * Math.Max(1, _job.Boot.TotalSeconds)), 1, limit);
        return new CountPlan(
            WorthHaving(Math.Min(limit, Math.Max(worth, Math.Min(Present, Useful)))),
            "as many as the budget is well spent on"
        );
    }

    /// <summary>When the last frame is stored, nine times of ten, with some instances.</summary>
    public double End(int instances)
    {
        var pace = _job.Pace!;
        var begins = Begins(instances);
        // The spread of a sum grows with the root of its terms; the last frame spreads on its own.
        var each = Math.Max(1.0, _job.Remaining / (double)instances);
        var beyond = pace.P90 - pace.Mean;
        return Schedule.End(_job.Remaining, begins, Seconds(pace.Mean + (beyond / Math.Sqrt(each)))) + beyond;
    }

    private int Fewest(int most, double seconds)
    {
        var (low, high) = (1, most);
        while (low < high)
        {
            var middle = (low + high) / 2;
            if (End(middle) <= seconds)
                high = middle;
            else
                low = middle + 1;
        }

        return low;
    }

    /// <summary>How many of some instances have something to do.</summary>
    private int WorthHaving(int wanted)
    {
        if (_job.Pace is not { } pace)
            return Math.Min(wanted, Useful);
        var seconds = Seconds(pace.Mean);
        var kept = 0;
        foreach (var begin in _begins.Take(wanted))
        {
            // Frames that those before it have begun until it can take one.
            var begun = _begins.Take(kept).Sum(other => begin >= other ? Math.Floor((begin - other) / seconds) + 1 : 0);
            if (begun >= Useful)
                break;
            kept++;
        }

        if (kept < Math.Min(Present, wanted) || kept == wanted)
            return Math.Max(1, kept);
        var left = _job.Remaining - Schedule.Done(_job.Boot.TotalSeconds + seconds, [.. _begins.Take(kept)], seconds);
        return Math.Max(1, kept + (int)Math.Clamp(left, 0, wanted - kept));
    }

    private IReadOnlyList<double> Begins(int instances) =>
        [.. _begins.Take(instances), .. Enumerable.Repeat(_job.Boot.TotalSeconds, Math.Max(0, instances - Present))];

    private string Missed(DateTimeOffset deadline, int instances)
    {
        var end = _now.AddSeconds(End(instances));
        var limit =
            instances < _job.Remaining
                ? $"with {instances} instances, as many as are allowed"
                : $"with {instances} instances, one for each frame that is left";
        return $"The deadline {deadline.UtcDateTime:yyyy-MM-dd HH:mm} UTC cannot be met: {limit}, the last frame is done about "
            + $"{end.UtcDateTime:HH:mm} UTC.";
    }

    private static double Seconds(double seconds) => Math.Max(0.001, seconds);
}

/// <summary>How many instances a goal needs.</summary>
/// <param name="Count">How many.</param>
/// <param name="Reason">Why, in a few words.</param>
/// <param name="DeadlineNotice">Why the deadline cannot be met.</param>
internal sealed record CountPlan(int Count, string Reason, string? DeadlineNotice = null);
