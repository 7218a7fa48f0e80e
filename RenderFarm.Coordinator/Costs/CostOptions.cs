using RenderFarm.Coordinator.Instances;
using RenderFarm.ServiceDefaults.Aws;
using RenderFarm.ServiceDefaults.Settings;

namespace RenderFarm.Coordinator.Costs;

/// <summary>How instance time is priced and how budgets are kept. Section <c>Ledger</c>.</summary>
internal sealed class CostOptions : ICheckedOptions
{
    /// <summary>Configuration section.</summary>
    public const string Section = "Ledger";

    /// <summary>Pause between two looks at the costs of the jobs that rent, 100 ms to 1 minute.</summary>
    public TimeSpan Interval { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>How often spot prices are asked for while instances run, 1 second to 1 hour. EC2 changes them a few times a day.</summary>
    public TimeSpan PriceInterval { get; set; } = TimeSpan.FromMinutes(3);

    /// <summary>How long prices are kept, 1 to 90 days: EC2 has none that are older.</summary>
    public TimeSpan KeepPrices { get; set; } = TimeSpan.FromDays(30);

    /// <summary>
    /// How long after the end of its last instance a job waits for the prices of that time before it is closed with the nearest known ones.
    /// </summary>
    public TimeSpan PricePatience { get; set; } = TimeSpan.FromMinutes(10);

    /// <summary>US dollars per hour by instance type, in place of <see cref="ListPrices"/>.</summary>
    public Dictionary<string, decimal> OnDemandPrices { get; } = new(StringComparer.Ordinal);

    /// <summary>
    /// US dollars per hour of an instance whose price, type and family nobody knows. High: a budget is to be kept with it too.
    /// </summary>
    public decimal UnknownPrice { get; set; } = 5;

    /// <summary>Share of an instance's price by which it may rise while the farm ends instances, 0 to 1.</summary>
    public double PriceRise { get; set; } = 0.1;

    /// <summary>
    /// From the decision that an instance ends until EC2 bills it no more, at most: two looks of the fleet and the calls, 1 second to 10
    /// minutes.
    /// </summary>
    public TimeSpan Reaction { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>From launch to the first frame while no instance has told, 1 second to 1 hour.</summary>
    public TimeSpan AssumedBoot { get; set; } = TimeSpan.FromMinutes(3);

    /// <summary>
    /// For how long an instance that has nothing to do may be billed: until the fleet has ended it or, when the coordinator is away, until
    /// it ends itself. A budget keeps that in reserve for each instance.
    /// </summary>
    public TimeSpan EndOfIdle(FleetOptions fleet, BootOptions boot)
    {
        var farewell = Reaction + fleet.FarewellGrace;
        return farewell > boot.IdleTimeout ? farewell : boot.IdleTimeout;
    }

    /// <inheritdoc/>
    public IEnumerable<string> Check() =>
        [
            .. OptionChecks.Within(Section, nameof(Interval), Interval, TimeSpan.FromMilliseconds(100), TimeSpan.FromMinutes(1)),
            .. OptionChecks.Within(Section, nameof(PriceInterval), PriceInterval, TimeSpan.FromSeconds(1), TimeSpan.FromHours(1)),
            .. OptionChecks.Within(Section, nameof(KeepPrices), KeepPrices, TimeSpan.FromDays(1), TimeSpan.FromDays(90)),
            .. OptionChecks.Within(Section, nameof(PricePatience), PricePatience, TimeSpan.Zero, TimeSpan.FromHours(24)),
            .. OptionChecks.Within(Section, nameof(UnknownPrice), UnknownPrice, 0.01m, 1000m),
            .. OptionChecks.Within(Section, nameof(PriceRise), PriceRise, 0, 1),
            .. OptionChecks.Within(Section, nameof(Reaction), Reaction, TimeSpan.FromSeconds(1), TimeSpan.FromMinutes(10)),
            .. OptionChecks.Within(Section, nameof(AssumedBoot), AssumedBoot, TimeSpan.FromSeconds(1), TimeSpan.FromHours(1)),
            .. OnDemandPrices
                .Where(price => price.Value <= 0)
                .Select(price =>
                    $"{Section}:{nameof(OnDemandPrices)}:{price.Key} is {price.Value}; it must be US dollars per hour, more than 0."
                ),
        ];
}
