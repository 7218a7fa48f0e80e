using System.Globalization;

namespace RenderFarm.Coordinator.Costs.Budget;

/// <summary>What keeps a goal from being accepted at all, before anything is rented. Pure.</summary>
internal static class BudgetChecks
{
    /// <summary>Why a budget cannot be met; null when it can.</summary>
    /// <param name="budget">US dollars.</param>
    /// <param name="secondsPerFrame">Measured or quoted; null while unknown.</param>
    /// <param name="boot">How long an instance takes until it renders.</param>
    /// <param name="idleEnd">How long an instance goes on without work until it ends itself.</param>
    /// <param name="prices">US dollars per hour of the types that will do, one or more.</param>
    /// <param name="options">The margins.</param>
    public static string? Budget(
        decimal budget,
        double? secondsPerFrame,
        TimeSpan boot,
        TimeSpan idleEnd,
        IReadOnlyDictionary<string, decimal> prices,
        CostOptions options
    )
    {
        var (type, price) = prices.MinBy(pair => pair.Value);
        var guard = new BudgetGuard
        {
            Budget = budget,
            Spent = 0,
            Instances = [],
            InHand = 0,
            Pace = secondsPerFrame is { } seconds ? FramePace.Expected(seconds) : null,
            PriceRise = options.PriceRise,
            Reaction = options.Reaction,
            IdleEnd = idleEnd,
        };
        var needed = guard.OneInstance(price, boot);
        return needed <= budget
            ? null
            : $"The budget of {Dollars(budget)} does not pay one frame: a {type} at {Dollars(price)} an hour takes {Dollars(needed)} to "
                + "boot, "
                + $"to render {(secondsPerFrame is null ? "something" : "a frame of " + Seconds(secondsPerFrame.Value))} and to end. Give "
                + $"at least --budget {Up(needed)}, or a cheaper instance type.";
    }

    /// <summary>Why a deadline cannot be met; null when it can.</summary>
    /// <param name="deadline">The deadline.</param>
    /// <param name="now">The time.</param>
    /// <param name="boot">How long an instance takes until it renders.</param>
    /// <param name="secondsPerFrame">Measured or quoted; null while unknown.</param>
    public static string? Deadline(DateTimeOffset deadline, DateTimeOffset now, TimeSpan boot, double? secondsPerFrame)
    {
        if (deadline <= now)
            return $"The deadline {deadline.UtcDateTime:yyyy-MM-dd HH:mm:ss} UTC is past. Give a later one, such as --deadline 2h.";
        var earliest = now + boot + TimeSpan.FromSeconds(secondsPerFrame ?? 0);
        return deadline >= earliest
            ? null
            : $"The deadline {deadline.UtcDateTime:yyyy-MM-dd HH:mm:ss} UTC is too near: a rented instance has its first frame at "
                + $"{earliest.UtcDateTime:HH:mm:ss} UTC at the earliest. Give a later one.";
    }

    /// <summary>Money as messages show it: cents, and as many digits as a small sum needs.</summary>
    public static string Dollars(decimal dollars) =>
        "$" + dollars.ToString(dollars is > 0 and < 0.1m ? "0.00##" : "0.00", CultureInfo.InvariantCulture);

    private static string Up(decimal dollars) => (Math.Ceiling(dollars * 100) / 100).ToString("0.00", CultureInfo.InvariantCulture);

    private static string Seconds(double seconds) => string.Create(CultureInfo.InvariantCulture, $"{seconds:0.#} s");
}
