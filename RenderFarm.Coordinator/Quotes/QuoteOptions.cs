using RenderFarm.ServiceDefaults.Settings;

namespace RenderFarm.Coordinator.Quotes;

/// <summary>How quotes are made. Section <c>Quote</c>.</summary>
internal sealed class QuoteOptions : ICheckedOptions
{
    /// <summary>Configuration section.</summary>
    public const string Section = "Quote";

    /// <summary>
    /// How long a rented machine is assumed to take from the request to its worker's first sign of life, while none has been measured; 0 to
    /// 1 hour.
    /// </summary>
    public TimeSpan BootTime { get; set; } = TimeSpan.FromMinutes(3);

    /// <summary>US dollars that the sample frames of one instance type may cost, more than 0 to 100.</summary>
    public decimal SampleBudget { get; set; } = 1m;

    /// <summary>How long sampling may take before it is given up, 1 second to 1 day.</summary>
    public TimeSpan Timeout { get; set; } = TimeSpan.FromMinutes(45);

    /// <summary>Quotes that may be sampling at once, 1 to 100.</summary>
    public int MaxOpen { get; set; } = 10;

    /// <summary>Pause between two looks at the quotes that are being sampled, 50 ms to 1 minute.</summary>
    public TimeSpan Interval { get; set; } = TimeSpan.FromSeconds(2);

    /// <summary>How long an ended quote is kept, and its frame times are used for the next, 1 minute to 365 days.</summary>
    public TimeSpan Keep { get; set; } = TimeSpan.FromDays(7);

    /// <inheritdoc/>
    public IEnumerable<string> Check() =>
        [
            .. OptionChecks.Within(Section, nameof(BootTime), BootTime, TimeSpan.Zero, TimeSpan.FromHours(1)),
            .. OptionChecks.Within(Section, nameof(SampleBudget), SampleBudget, 0.01m, 100m),
            .. OptionChecks.Within(Section, nameof(Timeout), Timeout, TimeSpan.FromSeconds(1), TimeSpan.FromDays(1)),
            .. OptionChecks.Within(Section, nameof(MaxOpen), MaxOpen, 1, 100),
            .. OptionChecks.Within(Section, nameof(Keep), Keep, TimeSpan.FromMinutes(1), TimeSpan.FromDays(365)),
        ];
}
