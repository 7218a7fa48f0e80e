using RenderFarm.Contracts.Api;
using RenderFarm.Coordinator.Costs.Budget;

namespace RenderFarm.Coordinator.Costs.Planning;

/// <summary>A job that rents, as far as the number of its instances depends on it.</summary>
internal sealed record RentingJob
{
    /// <summary>Its id, or that of its pool when it has not its own.</summary>
    public required string Pool { get; init; }

    /// <summary>What it may rent.</summary>
    public required Rental Rental { get; init; }

    /// <summary>Completed, failed or canceled.</summary>
    public bool HasEnded { get; init; }

    /// <summary>Held by the user.</summary>
    public bool IsPaused { get; init; }

    /// <summary>Frames, or parts of frames, that wait or are in hand.</summary>
    public int Remaining { get; init; }

    /// <summary>Those of them that are fed or rendering.</summary>
    public int InHand { get; init; }

    /// <summary>Instances that have something in hand, and chunks that wait for one.</summary>
    public int Occupied { get; init; }

    /// <summary>Seconds that a quote expects a frame to take; null without one.</summary>
    public double? QuotedFrameSeconds { get; init; }

    /// <summary>The same for each type that the quote has measured.</summary>
    public IReadOnlyDictionary<string, double> QuotedTypeSeconds { get; init; } = new Dictionary<string, double>();

    /// <summary>How long its frames take over all types, measured or quoted; null while unknown.</summary>
    public FramePace? Pace { get; init; }

    /// <summary>From launch to the first frame, measured or assumed.</summary>
    public TimeSpan Boot { get; init; } = TimeSpan.FromMinutes(3);

    /// <summary>Its instances that have not ended.</summary>
    public IReadOnlyList<InstanceBill> Instances { get; init; } = [];

    /// <summary>Instances that have been asked for and may come.</summary>
    public int Expected { get; init; }

    /// <summary>Types that will do.</summary>
    public IReadOnlyList<TypeOffer> Offers { get; init; } = [];

    /// <summary>US dollars that its instances have cost so far.</summary>
    public decimal Spent { get; init; }

    /// <summary>Instances that the farm allows it at most.</summary>
    public int Limit { get; init; } = int.MaxValue;

    /// <summary>Share by which prices may rise until instances have ended.</summary>
    public double PriceRise { get; init; } = 0.1;

    /// <summary>From the decision that an instance ends until it is billed no more, at most.</summary>
    public TimeSpan Reaction { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>How long an instance without work goes on when the coordinator is away.</summary>
    public TimeSpan IdleEnd { get; init; }

    /// <summary>What a new instance may cost in an hour.</summary>
    public decimal NewDollarsPerHour => Offers.Count == 0 ? 0 : Offers.Max(offer => offer.DearestPerHour);

    /// <summary>Keeps its budget; null without one.</summary>
    public BudgetGuard? Guard => Rental.Budget is null ? null : Position;

    /// <summary>What it has spent and will have spent.</summary>
    public BudgetGuard Position =>
        new()
        {
            Budget = Rental.Budget ?? decimal.MaxValue,
            Spent = Spent,
            Instances = Instances,
            Expected = Expected,
            Boot = Boot,
            NewDollarsPerHour = NewDollarsPerHour,
            InHand = InHand,
            Pace = Pace,
            PriceRise = PriceRise,
            Reaction = Reaction,
            IdleEnd = IdleEnd,
        };
}

/// <summary>An instance type that may be rented.</summary>
/// <param name="InstanceType">The type.</param>
/// <param name="DollarsPerHour">Its price now, in its cheapest zone.</param>
/// <param name="DearestPerHour">Its price now, in its dearest zone.</param>
/// <param name="Pace">How long the job's frames take it; null while unknown.</param>
internal sealed record TypeOffer(string InstanceType, decimal DollarsPerHour, decimal DearestPerHour, FramePace? Pace)
{
    /// <summary>US dollars for a frame on an instance that does nothing else; null while unknown.</summary>
    public decimal? DollarsPerFrame => Pace is null ? null : Pricing.PerFrame(Pace.Mean, DollarsPerHour);
}
