using RenderFarm.Contracts.Api;

namespace RenderFarm.Coordinator.Costs;

/// <summary>What a machine has cost up to a moment.</summary>
/// <param name="Machine">The machine.</param>
/// <param name="Time">Where its time went.</param>
/// <param name="Dollars">US dollars, with the minimum that is billed.</param>
/// <param name="DollarsPerHour">Its price now, or at its end.</param>
/// <param name="Estimated">Its price was not known.</param>
internal sealed record InstanceBill(MeteredInstance Machine, InstanceTime Time, decimal Dollars, decimal DollarsPerHour, bool Estimated)
{
    /// <summary>The bill of a machine.</summary>
    public static InstanceBill Of(MeteredInstance machine, PriceBook prices, DateTimeOffset now)
    {
        var until = machine.EndedAt ?? now;
        var price = prices.Of(machine);
        return new InstanceBill(
            machine,
            InstanceTime.Of(machine, until),
            Pricing.Cost(machine.LaunchedAt, until, price.Steps),
            Pricing.At(until, price.Steps),
            price.Estimated
        );
    }
}

/// <summary>A machine's time by phases, which add up to it exactly.</summary>
internal sealed record InstanceTime
{
    private readonly TimeSpan[] _phases = new TimeSpan[Enum.GetValues<CostPhase>().Length];

    /// <summary>From launch to end.</summary>
    public TimeSpan Total { get; private init; }

    /// <summary>The time of a phase.</summary>
    public TimeSpan this[CostPhase phase] => _phases[(int)phase];

    /// <summary>
    /// Splits a machine's time. Its sums come from several clocks and from reports that may be lost, so what does not fit is cut off,
    /// and what is left is idle; without a sign of life from its worker it is boot.
    /// </summary>
    /// <param name="machine">The machine.</param>
    /// <param name="until">Its end, or now.</param>
    public static InstanceTime Of(MeteredInstance machine, DateTimeOffset until)
    {
        var total = Positive(until - machine.LaunchedAt);
        var time = new InstanceTime { Total = total };
        var left = total;
        if (machine.ReadyAt is { } readyAt)
            left -= time.Take(CostPhase.Boot, Positive(readyAt - machine.LaunchedAt), left);
        left -= time.Take(CostPhase.Render, TimeSpan.FromMilliseconds(machine.RenderMs), left);
        left -= time.Take(CostPhase.Lost, TimeSpan.FromMilliseconds(machine.LostMs), left);
        left -= time.Take(CostPhase.SceneLoad, TimeSpan.FromMilliseconds(machine.SceneLoadMs), left);
        left -= time.Take(CostPhase.Upload, TimeSpan.FromMilliseconds(machine.UploadMs), left);
        time.Take(machine.ReadyAt is null ? CostPhase.Boot : CostPhase.Idle, left, left);
        return time;
    }

    private TimeSpan Take(CostPhase phase, TimeSpan wanted, TimeSpan left)
    {
        var taken = wanted < left ? wanted : left;
        _phases[(int)phase] += taken;
        return taken;
    }

    private static TimeSpan Positive(TimeSpan time) => time > TimeSpan.Zero ? time : TimeSpan.Zero;
}

/// <summary>A rented machine with the sums of what it did: a row of <c>instances</c> and its row of <c>instance_usage</c>.</summary>
internal sealed record MeteredInstance
{
    public required string Id { get; init; }

    public required string Pool { get; init; }

    public required string InstanceType { get; init; }

    /// <summary>Availability zone.</summary>
    public required string Zone { get; init; }

    public InstanceMarket Market { get; init; }

    /// <summary>When EC2 launched it.</summary>
    public required DateTimeOffset LaunchedAt { get; init; }

    /// <summary>First sign of life of its worker.</summary>
    public DateTimeOffset? ReadyAt { get; init; }

    /// <summary>Since when it is to end.</summary>
    public DateTimeOffset? DrainingAt { get; init; }

    public DateTimeOffset? EndedAt { get; init; }

    /// <summary>Frames that it was the first to store; a part counts as that part of its frame.</summary>
    public double Frames { get; init; }

    /// <summary>Frames and parts that it was the first to store.</summary>
    public int Renders { get; init; }

    /// <summary>Milliseconds of fetching scenes, starting Blender and opening scenes.</summary>
    public long SceneLoadMs { get; init; }

    /// <summary>Milliseconds inside Blender.</summary>
    public long RenderMs { get; init; }

    /// <summary>Sum of the squares of the render times, in square seconds.</summary>
    public double RenderSquares { get; init; }

    /// <summary>Milliseconds of the longest render.</summary>
    public long LongestMs { get; init; }

    /// <summary>Milliseconds of checking and storing that no render covered.</summary>
    public long UploadMs { get; init; }

    /// <summary>Milliseconds of rendering what was not stored.</summary>
    public long LostMs { get; init; }
}
