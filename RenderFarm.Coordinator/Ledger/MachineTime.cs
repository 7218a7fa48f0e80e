using RenderFarm.Contracts.Api;

namespace RenderFarm.Coordinator.Ledger;

/// <summary>A machine's time by phases, which add up to it exactly.</summary>
internal sealed record MachineTime
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
    public static MachineTime Of(MeteredMachine machine, DateTimeOffset until)
    {
        var total = Positive(until - machine.LaunchedAt);
        var time = new MachineTime { Total = total };
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
