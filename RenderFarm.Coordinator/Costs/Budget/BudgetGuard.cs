using RenderFarm.Coordinator.Instances;

namespace RenderFarm.Coordinator.Costs.Budget;

/// <summary>
/// Keeps a budget. Pure. Frames are fed only while they, everything in hand, and the ends of all instances can still be paid; and should
/// everything take longer than it ever has, instances are ended while even that can be paid.
/// </summary>
internal sealed record BudgetGuard
{
    /// <summary>US dollars that may be spent in all.</summary>
    public required decimal Budget { get; init; }

    /// <summary>US dollars spent until now, by the instances that run and those that have ended.</summary>
    public required decimal Spent { get; init; }

    /// <summary>Those that run.</summary>
    public required IReadOnlyList<InstanceBill> Instances { get; init; }

    /// <summary>How many more have been asked for and may come.</summary>
    public int Expected { get; init; }

    /// <summary>From launch to the first frame.</summary>
    public TimeSpan Boot { get; init; }

    /// <summary>What an hour of a new instance may cost, for frames that are fed before there is one.</summary>
    public decimal NewDollarsPerHour { get; init; }

    /// <summary>Frames that are fed or rendering.</summary>
    public required int InHand { get; init; }

    /// <summary>How long frames take; null while nobody knows.</summary>
    public FramePace? Pace { get; init; }

    /// <summary>Share by which prices may rise until instances have ended.</summary>
    public double PriceRise { get; init; } = 0.1;

    /// <summary>From the decision that an instance ends until it is billed no more, at most.</summary>
    public TimeSpan Reaction { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>How long an instance without work goes on when the coordinator is away; it then ends itself.</summary>
    public TimeSpan IdleEnd { get; init; }

    private decimal Rise => 1 + (decimal)PriceRise;

    private TimeSpan Tail => IdleEnd > Reaction ? IdleEnd : Reaction;

    /// <summary>How many there are or may come.</summary>
    public int Count => Instances.Count + Expected;

    private decimal DearestPrice => Prices.Max();

    private IEnumerable<decimal> Prices =>
        Expected > 0 || Instances.Count == 0
            ? Instances.Select(bill => bill.DollarsPerHour).Append(NewDollarsPerHour)
            : Instances.Select(bill => bill.DollarsPerHour);

    /// <summary>US dollars when everything in hand, and some frames more, are rendered and all instances have ended.</summary>
    public decimal Committed(int moreFrames = 0)
    {
        var (frames, dearest) = (InHand + moreFrames, DearestPrice);
        var dollars = Ends(bill => bill.BootLeft(Boot) + Tail, Boot + Tail);
        if (Pace is { } pace)
        {
            var beyond = Math.Max(0, pace.Longest - pace.P90) * Math.Min(frames, Count);
            dollars += Pricing.PerFrame((frames * pace.P90) + beyond, dearest);
        }

        return Spent + (dollars * Rise);
    }

    /// <summary>How many frames more may be fed.</summary>
    public int Affordable(int wanted)
    {
        if (Pace is null)
            return Committed() <= Budget ? Math.Min(wanted, Math.Max(0, Math.Max(1, Count) - InHand)) : 0;
        var (low, high) = (0, wanted);
        while (low < high)
        {
            var middle = (low + high + 1) / 2;
            if (Committed(middle) <= Budget)
                low = middle;
            else
                high = middle - 1;
        }

        return low;
    }

    /// <summary>
    /// Whether the budget pays a frame more. While nobody knows how long one takes, the first of each instance is waited for, and that is
    /// no lack of money.
    /// </summary>
    public bool PaysMore => Pace is null ? Committed() <= Budget : Affordable(1) > 0;

    /// <summary>Whether instances have to end at once, whatever they have in hand.</summary>
    public bool IsSpent => Count > 0 && Spent + (Ends(_ => Reaction, Reaction) * Rise) >= Budget;

    /// <summary>How many instances more may be rented, each of which renders a frame at least.</summary>
    /// <param name="wanted">How many are wanted.</param>
    /// <param name="dollarsPerHour">What one may cost.</param>
    /// <param name="boot">How long its boot takes, at most.</param>
    public int Rentable(int wanted, decimal dollarsPerHour, TimeSpan boot)
    {
        var one = OneInstance(dollarsPerHour, boot);
        return one <= 0 ? wanted : (int)Math.Clamp(Math.Floor((Budget - Committed()) / one), 0, wanted);
    }

    /// <summary>US dollars of a new instance that renders one frame and ends.</summary>
    public decimal OneInstance(decimal dollarsPerHour, TimeSpan boot)
    {
        var time = boot + TimeSpan.FromSeconds(Pace?.Longest ?? 0) + Tail;
        return Pricing.Cost(Pricing.Billed(time), dollarsPerHour) * Rise;
    }

    /// <summary>What all cost from now until their ends.</summary>
    /// <param name="left">How long one that runs goes on.</param>
    /// <param name="newLeft">How long one goes on that is still to come.</param>
    private decimal Ends(Func<InstanceBill, TimeSpan> left, TimeSpan newLeft) =>
        Instances.Sum(bill => End(bill.Time, left(bill), bill.DollarsPerHour))
        + (Expected * End(TimeSpan.Zero, newLeft, NewDollarsPerHour));

    /// <summary>What one costs from now until its end, without the part of the minimum that <see cref="Spent"/> has already.</summary>
    private static decimal End(TimeSpan age, TimeSpan left, decimal dollarsPerHour)
    {
        var minimum = Pricing.Minimum - age;
        var billed = minimum > TimeSpan.Zero ? minimum : TimeSpan.Zero;
        return Pricing.Cost(left > minimum ? left : minimum, dollarsPerHour) - Pricing.Cost(billed, dollarsPerHour);
    }
}

/// <summary>How long frames take an instance, in seconds.</summary>
/// <param name="Frames">How many were measured; 0 for an expectation.</param>
/// <param name="Mean">The mean, which sums go by.</param>
/// <param name="P90">Nine of ten take less.</param>
/// <param name="Longest">The longest seen.</param>
internal sealed record FramePace(int Frames, double Mean, double P90, double Longest)
{
    /// <summary>The quantile of the normal distribution that nine of ten lie below.</summary>
    private const double Ninety = 1.2816;

    /// <summary>A quote, or another guess: nobody knows how far frames spread.</summary>
    public static FramePace Expected(double seconds) => new(0, seconds, seconds * 1.5, seconds * 2);

    /// <summary>From the sums of instances; null before the first frame.</summary>
    public static FramePace? Of(IEnumerable<Instance> instances)
    {
        var (frames, render, upload, squares, longest) = (0, 0.0, 0.0, 0.0, 0L);
        foreach (var instance in instances)
        {
            frames += instance.Renders;
            render += instance.RenderMs / 1000.0;
            upload += instance.UploadMs / 1000.0;
            squares += instance.RenderSquares;
            longest = Math.Max(longest, instance.LongestMs);
        }

        if (frames == 0)
            return null;
        var mean = (render + upload) / frames;
        var deviation = Math.Sqrt(Math.Max(0, (squares / frames) - (render / frames * (render / frames))));
        // Of a few frames the next may be longer than all of them.
        var spread = Math.Max(Ninety * deviation, mean * 0.5 / frames);
        return new FramePace(frames, mean, mean + spread, Math.Max(longest / 1000.0, mean + spread));
    }
}
