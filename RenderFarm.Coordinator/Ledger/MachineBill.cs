namespace RenderFarm.Coordinator.Ledger;

/// <summary>What a machine has cost up to a moment.</summary>
/// <param name="Machine">The machine.</param>
/// <param name="Time">Where its time went.</param>
/// <param name="Dollars">US dollars, with the minimum that is billed.</param>
/// <param name="DollarsPerHour">Its price now, or at its end.</param>
/// <param name="Estimated">Its price was not known.</param>
internal sealed record MachineBill(MeteredMachine Machine, MachineTime Time, decimal Dollars, decimal DollarsPerHour, bool Estimated)
{
    /// <summary>The bill of a machine.</summary>
    public static MachineBill Of(MeteredMachine machine, PriceBook prices, DateTimeOffset now)
    {
        var until = machine.EndedAt ?? now;
        var price = prices.Of(machine);
        return new MachineBill(
            machine,
            MachineTime.Of(machine, until),
            Pricing.Cost(machine.LaunchedAt, until, price.Steps),
            Pricing.At(until, price.Steps),
            price.Estimated);
    }
}
